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
let kept; // the answers that the server has seen
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

async function keep() {
    const { value: version } = form.elements.version;
    const draft = { version, answers: answers(), sent: lost?.sent, at: Date.now() };
    isKept = (await device((store) => store.put(draft, key))).done;
}

// At each question, what is wrong with an answer that the server did not take; by question id.
function mark(problems) {
    for (const question of form.querySelectorAll("fieldset.question[id]")) {
        const why = problems[question.id.slice(2)];
        const id = `${question.id}-error`;
        document.getElementById(id)?.remove();
        question.classList.toggle("field--wrong", Boolean(why));
        for (const field of question.elements) {
            field.toggleAttribute("aria-invalid", false);
            if (why && field.matches("input:not([type]), textarea, select")) {
                field.setAttribute("aria-invalid", "true");
            }
        }
        question.removeAttribute("aria-describedby");
        if (!why) continue;
        const line = Object.assign(document.createElement("p"), { id, className: "wrong" });
        line.textContent = why;
        question.querySelector("legend").after(line);
        question.setAttribute("aria-describedby", id);
    }
}

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
    if (!unsaved() && !lost) return "saved";
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
    if (status === 200) {
        form.elements.version.value = body.version;
        since = undefined;
        wait = 2000;
    }
    if (status === 200 || status === 422) {
        kept = sent;
        if (unsaved()) return send();
        mark(body.not_saved ?? {});
    }
    if (outcome === "saved" || outcome === "closed") forget();
    if (outcome === "invalid") await keep();
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
    if (status === 200) return Object.keys(body.not_saved ?? {}).length ? "invalid" : "saved";
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
    // The page that closed could still send it; or the server's page holds one that it did not take.
    if (!unsaved()) return form.querySelector(".field--wrong") ? undefined : forget();
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

function typed() {
    since ??= Date.now();
    if (!held) later(Math.min(QUIET, Math.max(0, since + LONGEST_TYPING - Date.now())));
    return keep();
}

async function submitted(event) {
    const isOver = form.elements.over !== undefined;
    // The server's page asked, and the button is the answer; or the server decides, at the end.
    if (held && (isOver || theirs === undefined)) return;
    if (!unsaved() && !held) return;
    event.preventDefault();
    box.querySelector("[data-say]").dataset.say = ""; // whoever presses a button is told again
    const outcome = await save();
    // What was not taken, the server explains beside the question.
    const isToldThere = outcome === "saved" || outcome === "invalid" || (isOver && held);
    if (isToldThere) form.requestSubmit(event.submitter);
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
