// Renews what a background job says of itself, in place, until the job is done.
const SECONDS = 3;
const shown = document.querySelector("[data-progress]");

async function renew() {
    try {
        const response = await fetch(window.location.href);
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const news = page.querySelector("[data-progress]");
        if (response.ok && !news) {
            window.location.reload();
            return;
        }
        if (news) {
            shown.replaceChildren(...news.childNodes);
        }
    } catch {
        // The next time may do better.
    }
    window.setTimeout(renew, SECONDS * 1000);
}

if (shown) {
    window.setTimeout(renew, SECONDS * 1000);
}
