// Leaves at once, by the link or by pressing Escape three times: hides the page, forgets what this
// device kept, ends the session, and puts an unsuspicious page in this one's place in the history.
// Runs before anything is shown, so that it works while a page is still loading.
const { leave: endSession, exit } = document.currentScript.dataset;
const SOON = 1500; // milliseconds for three presses
const LEFT = "left";
let presses = [];

function leave(event) {
    event.preventDefault();
    document.documentElement.hidden = true;
    fetch(endSession, { method: "POST", keepalive: true });
    forget();
    stored(() => sessionStorage.setItem(LEFT, "1"));
    location.replace(exit);
}

// Clear-Site-Data does the same; not every browser knows it.
function forget() {
    stored(() => localStorage.clear());
    stored(() => sessionStorage.clear());
    stored(() => indexedDB.deleteDatabase("drafts"));
    stored(() => navigator.serviceWorker.controller?.postMessage("forget"));
}

// Where storage is off, there is nothing to forget.
function stored(change) {
    try {
        return change();
    } catch {
        return null;
    }
}

function pressed(event) {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses.slice(-2), event.timeStamp];
    if (presses.length === 3 && presses[2] - presses[0] < SOON) leave(event);
}

// In a tab that was left quickly, Back leads out again, past every page that was read before.
function leftBefore(isRevived) {
    const [way] = performance.getEntriesByType("navigation");
    if (!isRevived && way?.type !== "back_forward") {
        stored(() => sessionStorage.removeItem(LEFT)); // somebody came of their own accord
    }
    return Boolean(stored(() => sessionStorage.getItem(LEFT)));
}

function leadOut() {
    document.documentElement.hidden = true;
    location.replace(exit);
}

// A page that the browser kept whole, as it was: the server says whether it may still be seen.
function revived() {
    if (leftBefore(true)) return leadOut();
    if (!document.querySelector("[data-sign-out]")) return;
    document.documentElement.hidden = true;
    location.reload();
}

if (leftBefore(false)) leadOut();
addEventListener("pageshow", ({ persisted }) => persisted && revived());
addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
    if (event.target.closest("[data-quick-exit]")) leave(event);
});
document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) forget();
});
