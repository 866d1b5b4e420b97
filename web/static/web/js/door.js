// The door of a frame: asks the page around it who is coming, hands the token to the server, and
// leads on. The token is in a message and in the body of one request: in no address, and not kept.
const door = document.querySelector("[data-door]");
const PATIENCE = 15_000; // milliseconds for the site to say who comes
const AGAIN = [1_000, 4_000]; // milliseconds before another try, where a line is bad
const by = crypto.randomUUID(); // so that the server knows another try for one
let isEntering = false;

function say(name) {
    const said = door.querySelector(`[data-for=${name}]`).content.cloneNode(true);
    door.querySelector("[data-said]").replaceChildren(said);
}

async function entered({ source, origin, data }) {
    if (source !== parent || data?.article26 !== 1 || data.type !== "token" || isEntering) return;
    isEntering = true;
    const reply = await handOver(JSON.stringify({ token: String(data.token), origin, by }));
    isEntering = false;
    if (!reply) return say("offline");
    if (!reply.ok) {
        say("refused");
        ask("refused");
        return;
    }
    clearTimeout(late);
    const { onward, pass } = await reply.json();
    if (await isKnown()) return location.replace(onward);
    say("cookies");
    door.querySelector("[name=pass]").value = pass;
}

async function handOver(body) {
    const headers = { "Content-Type": "application/json" };
    for (const wait of [...AGAIN, null]) {
        const reply = await fetch(door.dataset.door, { method: "POST", body, headers }).catch(() => null);
        if (reply || wait === null) return reply;
        await new Promise((go) => setTimeout(go, wait));
    }
}

// Whether the cookie that came with the answer is sent: some browsers keep none in a frame.
async function isKnown() {
    const reply = await fetch(door.dataset.door, { method: "HEAD" }).catch(() => null);
    return reply?.status === 204;
}

// Says nothing about anybody, so any page may hear it: only registered sites frame this one.
function ask(reason) {
    parent.postMessage({ article26: 1, type: "token-needed", reason }, "*");
}

const late = setTimeout(() => say("late"), PATIENCE);
addEventListener("message", entered);
ask("new");
