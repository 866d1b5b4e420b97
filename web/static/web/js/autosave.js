// Saves the answers of an open attempt while they are typed, and keeps what the server does not
// have yet on this device: through a crash, a lost connection, the end of a session.
const box = document.querySelector("[data-autosave]");
const form = box.closest("form");
const key = box.dataset.draft; // whose, and of which attempt
const QUIET = 1200; // milliseconds without typing before a save
const LONGEST_TYPING = 10_000; // milliseconds of typing without one
const LARGEST_PARTING = 50_000; // bytes that browsers still send for a page that closes
const LONGEST_WAIT = 60_000;
const A_WEEK = 7 * 24 * 3_600_000;
let held = "held" in box.dataset; // two versions: nothing is saved until the learner chooses
let kept; // the answers that the server has
let lost; // a save whose reply has not come: the server may have it
let theirs; // the version that was saved elsewhere
let chain = Promise.resolve();
let timer;
let wait = 2000;
let since; // when the first answer was typed that the server does not have
let isKept = true; // whether this device has what was typed

// Outcomes after which the server does not have the answers.
const WAITING = new Set(["offline", "signed-out", "invalid"]);

const answers = () =>
    JSON.stringify([...new FormData(form)].filter(([name]) => name.startsWith("q-")));
const unsaved = () => answers() !== kept;

function say(name) {
    const line = box.querySelector("[data-say]");
    const said = WAITING.has(name) ? [name, isKept ? "kept" : "unkept"] : [name];
    if (line.dataset.say === `${said}`) return; // a live region repeats itself otherwise
    line.dataset.say = said;
    line.replaceChildren(...said.map((each) => words(each)));
    box.classList.remove("unseen");
}
const words = (name) => box.querySelector(`[data-for=${name}]`).content.cloneNode(true);

// IndexedDB is on disk at once. localStorage is written seconds later: a browser that is killed
// had lost what was typed last.
const drafts = new Promise((resolve, reject) => {
    const request = indexedDB.open("drafts", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts");
    request.onerror = reject;
    request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close(); // it is to be deleted
        resolve(request.result);
    };
});
drafts.catch(() => {});

// Where storage is off or full, everything else still works.
async function device(work) {
    try {
        const transaction = (await drafts).transaction("drafts", "readwrite");
        const request = work(transaction.objectStore("drafts"));
        await new Promise((resolve, reject) => {
            transaction.oncomplete = resolve;
            transaction.onabort = reject;
        });
        return { done: true, value: request.result };
    } catch {
        return { done: false };
    }
}
const forget = () => device((store) => store.delete(key));

function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
}

function save() {
    clearTimeout(timer);
    chain = chain.then(() => send());
    return chain;
}

async function send(fresh = false) {
    if (held) return "changed";
    if (!unsaved()) return "saved";
    // Once more as it was, before what was typed since: the page learns which version it made.
    lost ??= { sent: answers(), form: new FormData(form) };
    const { sent } = lost;
    const slow = setTimeout(say, 3000, "saving");
    const keepalive = new Blob([sent]).size < LARGEST_PARTING;
    const { status, body } = await ask({ method: "POST", body: lost.form, keepalive });
    clearTimeout(slow);
    if (status) lost = undefined;
    if (status === 403 && !fresh && (await renew())) return send(true);
    const outcome = outcomeOf(status, body);
    if (outcome === "saved") {
        form.elements.version.value = body.version;
        kept = sent;
        since = undefined;
        wait = 2000;
        if (unsaved()) return send();
    }
    if (outcome === "saved" || outcome === "closed") forget();
    if (outcome === "changed") [held, theirs] = [true, body.version];
    if (outcome === "offline") {
        later(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
    }
    say(outcome);
    return outcome;
}

async function ask(options) {
    try {
        const reply = await fetch(box.dataset.autosave, options);
        return { status: reply.status, body: await reply.json().catch(() => ({})) };
    } catch {
        return { status: 0, body: {} };
    }
}

// The token changes when somebody signs in again.
async function renew() {
    const { body } = await ask({});
    if (body.token) form.elements.csrfmiddlewaretoken.value = body.token;
    return Boolean(body.token);
}

function outcomeOf(status, body) {
    if (status === 200) return "saved";
    if (status === 409) return body.problem === "answers-changed" ? "changed" : "closed";
    if (status === 422) return "invalid";
    return [401, 403, 404].includes(status) ? "signed-out" : "offline";
}

// Somebody else may use this device too. What they had not sent waits for them, for a week; nobody
// else is shown it.
function clean(store) {
    const [mine] = key.split(":");
    const request = store.openCursor();
    request.onsuccess = () => {
        const draft = request.result;
        if (!draft) return;
        const isOld = !(draft.value.at > Date.now() - A_WEEK);
        if (isOld && !draft.key.startsWith(`${mine}:`)) draft.delete();
        draft.continue();
    };
}

async function restore() {
    const { value: draft } = await device((store) => {
        clean(store);
        return store.get(key);
    });
    if (!draft || held || unsaved()) return;
    const isOurs = kept === draft.sent;
    fill(JSON.parse(draft.answers));
    if (!unsaved()) return forget(); // the page that closed could still send it
    // The version it was typed over: if others were saved since, the server says so. Unless they
    // are this draft's own, saved before it was typed on.
    if (!isOurs) form.elements.version.value = draft.version;
    say("restored");
    save();
}

function fill(pairs) {
    const values = new Map();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of form.elements) {
        if (!field.name?.startsWith("q-")) continue;
        const given = values.get(field.name) ?? [];
        if (field.type === "radio" || field.type === "checkbox") {
            field.checked = given.includes(field.value);
        } else {
            field.value = given.shift() ?? "";
        }
    }
}

async function typed() {
    since ??= Date.now();
    if (!held) later(Math.min(QUIET, Math.max(0, since + LONGEST_TYPING - Date.now())));
    const { value: version } = form.elements.version;
    const draft = { version, answers: answers(), sent: lost?.sent, at: Date.now() };
    isKept = (await device((store) => store.put(draft, key))).done;
}

async function submitted(event) {
    if (held && theirs === undefined) return; // the server's page asked; the button is the answer
    if (!unsaved() && !held) return;
    event.preventDefault();
    box.querySelector("[data-say]").dataset.say = ""; // whoever presses a button is told again
    const outcome = await save();
    // What cannot be saved as it is, the server explains beside the question.
    if (outcome === "invalid") kept = answers();
    if (outcome === "saved" || outcome === "invalid") form.requestSubmit(event.submitter);
}

function chosen(event) {
    if (event.target.matches("[data-keep]")) {
        form.elements.version.value = theirs;
        held = false;
        save();
    } else if (event.target.matches("[data-drop]")) {
        // Not reload(): it would bring the old answers back.
        forget().then(() => location.assign(location.pathname));
    }
}

kept = answers();
restore();
form.addEventListener("input", typed);
form.addEventListener("submit", submitted);
box.addEventListener("click", chosen);
addEventListener("online", save);
addEventListener("focus", save); // back from signing in, in another tab
addEventListener("pagehide", save);
document.addEventListener("visibilitychange", save);
