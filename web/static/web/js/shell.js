// Installs the service worker: the look of the site, and a page for when there is no connection.
// A form that cannot be sent stays as it is, and says so: the browser's own way would lose the page.
const { worker } = document.querySelector("[data-worker]").dataset;
const region = document.querySelector("[data-unsent]");
const PATIENCE = 15_000; // milliseconds without any answer
let isReached = false;
let isAsking = false;

async function submitted(event) {
    region.replaceChildren();
    const { target: form, submitter } = event;
    if (isReached || event.defaultPrevented || form.method !== "post") return;
    if (!form.requestSubmit) return; // an old browser
    event.preventDefault();
    if (isAsking) return; // pressed twice
    isAsking = true;
    isReached = await reach();
    isAsking = false;
    if (isReached) form.requestSubmit(submitter);
    else unsent(form);
    isReached = false;
}

// Anything at all from the server. Only trying tells: navigator.onLine knows of this device alone.
async function reach() {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const options = { method: "HEAD", cache: "no-store", credentials: "omit", signal };
    return fetch(worker, options).then(() => true, () => false);
}

function unsent(form) {
    const which = form.matches("[data-sign-out]") ? "sign-out" : "form";
    const said = document.querySelector(`[data-for-unsent=${which}]`);
    region.replaceChildren(said.content.cloneNode(true));
}

addEventListener("submit", submitted);
addEventListener("unsent", (event) => unsent(event.target));
navigator.serviceWorker?.register(worker).catch(() => {});
