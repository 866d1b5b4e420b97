// Leaves at once, by the link or by pressing Escape three times: hides the page, forgets what this
// device kept, ends the session, and puts an unsuspicious page in this one's place in the history.
// Runs before anything is shown, so that it works while a page is still loading.
const { leave: endSession, exit, owed, home, signIn } = document.currentScript.dataset;
const SOON = 1500; // milliseconds for three presses
const LEFT = "left";
const A_YEAR = 365 * 24 * 3600; // seconds
const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("leaving") : null;
let presses = [];

function leave(event) {
    event.preventDefault();
    document.documentElement.hidden = true;
    others?.postMessage("left");
    owe();
    fetch(endSession, { method: "POST", keepalive: true }).catch(() => {});
    forget();
    goOut();
}

function goOut() {
    document.documentElement.hidden = true;
    stored(() => sessionStorage.setItem(LEFT, "1"));
    location.replace(exit);
}

// Without a connection the session lives on, and no script can remove its cookie. This one has the
// server end it at the next request, whichever that is (config.middleware.OwedExitMiddleware).
function owe() {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    stored(() => {
        document.cookie = `${owed}=1; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
    });
}

// The session ends before the device forgets: without a connection, neither happens.
async function signOut(event) {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-sign-out]")) return;
    event.preventDefault();
    const body = new FormData(form);
    const request = { method: "POST", body, redirect: "manual" };
    const reply = await fetch(form.action, request).catch(() => null);
    if (!reply) {
        form.dispatchEvent(new Event("unsent", { bubbles: true }));
    } else if (reply.type === "opaqueredirect") {
        forget();
        others?.postMessage("signed-out");
        location.assign(home);
    } else {
        form.submit(); // the server's page says what is the matter
    }
}

// Another tab of this site was left, or signed out.
function followed({ data }) {
    if (data === "left") {
        stored(() => sessionStorage.clear());
        goOut();
    } else if (document.querySelector("[data-sign-out]")) {
        document.documentElement.hidden = true;
        location.replace(signIn);
    }
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

// A page that the browser kept whole, as it was: the server says whether it may still be seen.
function revived() {
    if (leftBefore(true)) return goOut();
    if (!document.querySelector("[data-sign-out]")) return;
    document.documentElement.hidden = true;
    location.reload();
}

if (leftBefore(false)) goOut();
others?.addEventListener("message", followed);
addEventListener("pageshow", ({ persisted }) => persisted && revived());
addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
    if (event.target.closest("[data-quick-exit]")) leave(event);
});
// At the window, after whoever has something to ask first.
addEventListener("submit", signOut);
