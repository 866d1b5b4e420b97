// Leaves at once, by the link or by pressing Escape three times: hides the page, forgets what this
// device kept, ends the session, and puts an unsuspicious page in this one's place in the history.
const link = document.querySelector("[data-quick-exit]");
const SOON = 1500; // milliseconds for three presses
let presses = [];

function leave(event) {
    event.preventDefault();
    document.documentElement.hidden = true;
    fetch(link.href, { method: "POST", keepalive: true });
    forget();
    location.replace(link.dataset.quickExit);
}

// Clear-Site-Data does the same; not every browser knows it.
async function forget() {
    try {
        localStorage.clear();
        sessionStorage.clear();
        for (const name of await caches.keys()) caches.delete(name);
        const workers = await navigator.serviceWorker.getRegistrations();
        for (const worker of workers) worker.unregister();
    } catch {
        // Storage is off: there is nothing to forget.
    }
}

function pressed(event) {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses.slice(-2), event.timeStamp];
    if (presses.length === 3 && presses[2] - presses[0] < SOON) leave(event);
}

link.addEventListener("click", leave);
addEventListener("keydown", pressed);
document.querySelector("[data-sign-out]")?.addEventListener("submit", forget);
