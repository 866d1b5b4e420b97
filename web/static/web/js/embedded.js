// A page in a partner's frame: tells the site around it how high it is and, where its reader has
// agreed to that, how far they are. Only the site that the frame was opened for hears any of it.
const { embedded: origin, leave, exit, done, required, completed } = document.body.dataset;
const isFramed = parent !== window;
let height = 0;

function tell(type, more = {}) {
    if (isFramed && origin) parent.postMessage({ article26: 1, type, ...more }, origin);
}

function measure() {
    const now = Math.ceil(document.body.getBoundingClientRect().height);
    if (now === height) return;
    height = now;
    tell("height", { height });
    if (isFramed && origin) parent.postMessage({ subject: "lti.frameResize", height }, origin);
}

async function leaveQuickly(event) {
    event.preventDefault();
    document.documentElement.hidden = true;
    tell("left");
    fetch(leave, { method: "POST", keepalive: true }).catch(() => {});
    try {
        localStorage.clear();
        sessionStorage.clear();
        indexedDB.deleteDatabase("drafts");
    } catch {
        // Where storage is off, there is nothing to forget.
    }
    top.location.replace(exit);
}

// What lies outside the frame's pages can be shown in no frame.
function opened(event) {
    const link = event.target.closest("a[href]");
    if (!link) return;
    const inside = leave.slice(0, -"leave/".length);
    if (link.origin === location.origin && link.pathname.startsWith(inside)) return;
    link.target = "_blank";
    link.rel = "noreferrer";
}

new ResizeObserver(measure).observe(document.body);
document.addEventListener("click", (event) => {
    if (event.target.closest("[data-quick-exit]")) leaveQuickly(event);
    else opened(event);
});
tell("ready");
if (done !== undefined) tell("progress", { done: Number(done), required: Number(required) });
if (completed !== undefined) tell("completed");
