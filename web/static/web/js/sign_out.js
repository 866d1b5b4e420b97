// Signing out makes this device forget what it keeps. Where that holds answers which could not be
// sent yet, it asks first, and shows the way back to them. The quick exit asks nothing.
const form = document.querySelector("[data-sign-out]");
const { owner, place } = form.dataset;
const TRIES = 10;
const A_TRY = 150; // milliseconds for a save that is under way
const ANY = "00000000-0000-0000-0000-000000000000"; // in an address: where an attempt's id stands
let isSure = false;

const settled = (request) =>
    new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
    });

// Where storage is off, nothing is kept. Opened as autosave.js does.
async function unsent() {
    try {
        const opening = indexedDB.open("drafts", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
        const database = await settled(opening);
        const store = database.transaction("drafts").objectStore("drafts");
        const [keys, drafts] = await Promise.all(
            [store.getAllKeys(), store.getAll()].map(settled),
        );
        database.close();
        return keys.map((key, index) => ({ key, at: drafts[index].at }));
    } catch {
        return [];
    }
}

// What the page is about to save is sent first.
async function unsentAfterTrying() {
    let drafts = await unsent();
    if (!document.querySelector("[data-autosave]")) return drafts;
    dispatchEvent(new Event("online"));
    for (let tries = 0; drafts.length && tries < TRIES; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, A_TRY));
        drafts = await unsent();
    }
    return drafts;
}

function ask(drafts) {
    document.querySelector("[data-asks-note]")?.remove();
    const note = document.querySelector("[data-asks]").content.firstElementChild.cloneNode(true);
    const list = note.querySelector("ul");
    const row = list.firstElementChild;
    const mine = new Map();
    for (const { key, at } of drafts) {
        const [whose, attempt] = key.split(":");
        if (whose === owner) mine.set(attempt, Math.max(at, mine.get(attempt) ?? 0));
    }
    note.querySelector("[data-others]").hidden = drafts.every(({ key }) =>
        key.startsWith(`${owner}:`),
    );
    list.replaceChildren(...[...mine].map(([attempt, at]) => way(row, attempt, new Date(at))));
    document.querySelector("main .wrap").prepend(note);
    note.focus();
}

function way(row, attempt, when) {
    const copy = row.cloneNode(true);
    const time = document.createElement("time");
    time.dateTime = when.toISOString();
    const style = { dateStyle: "medium", timeStyle: "short" };
    time.textContent = when.toLocaleString(document.documentElement.lang, style);
    const link = copy.querySelector("a");
    link.href = place.replace(ANY, attempt);
    link.append(" ", time);
    return copy;
}

async function leaving(event) {
    if (isSure) return;
    event.preventDefault();
    event.stopPropagation(); // nothing is forgotten yet
    const drafts = await unsentAfterTrying();
    if (drafts.length) ask(drafts);
    else leave();
}

function leave() {
    isSure = true;
    form.requestSubmit();
    isSure = false; // without a connection the page stays, and is asked again
}

form.addEventListener("submit", leaving);
document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-sure]")) leave();
});
