// Within the frame of a learning platform: lets the browser show that a launch which comes back is
// the one that it began. Where no cookie is kept, the platform's page keeps a code for us (1EdTech,
// LTI platform storage). Only the origin of the platform's sign-in is given it, or believed.
const page = document.querySelector("[data-launch]");
const { onward, storage, origin, key, code } = page.dataset;
const form = page.querySelector("form");
const PATIENCE = 3000; // milliseconds for the platform to answer

function say(name) {
    const said = page.querySelector(`[data-for=${name}]`).content.cloneNode(true);
    page.querySelector("[data-said]").replaceChildren(said);
}

function keepsCookies() {
    document.cookie = "lti-try=1; Secure; SameSite=None; Partitioned; Max-Age=60";
    return document.cookie.includes("lti-try=1");
}

// Resolves with the platform's answer, and with nothing where there is none, or an error.
function ask(frame, to, subject, more = {}) {
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
        addEventListener("message", ({ origin: from, data }) => {
            const isAnswer = data?.message_id === id && data.subject === `${subject}.response`;
            if (isAnswer && (to === "*" || from === to)) resolve(data.error ? undefined : data);
        });
        setTimeout(resolve, PATIENCE);
        frame.postMessage({ subject, message_id: id, ...more }, to);
    });
}

// The window that keeps something: the platform says it when asked, or has said it at the beginning.
async function keeper(subject) {
    const told = await ask(parent, "*", "lti.capabilities");
    const able = told?.supported_messages?.find((each) => each.subject === subject);
    if (told && !able) return null;
    const name = able?.frame ?? storage;
    try {
        return name === "_parent" ? parent : parent.frames[name];
    } catch {
        return null; // there is no such frame
    }
}

async function stored(subject, more) {
    if (!storage || !origin || parent === window) return undefined;
    const frame = await keeper(subject);
    return frame ? ask(frame, origin, subject, { key, ...more }) : undefined;
}

async function begin() {
    if (keepsCookies() || (await stored("lti.put_data", { value: code }))) location.replace(onward);
    else say("window");
}

async function goOn() {
    const found = await stored("lti.get_data");
    if (!found?.value) return say("refused");
    form.elements.code.value = found.value;
    if ("atOnce" in form.dataset) return form.submit();
    page.querySelector("[data-moment]").hidden = true;
    form.hidden = false;
}

page.querySelector("[data-moment]").hidden = false;
if (onward) begin();
else goOn();
