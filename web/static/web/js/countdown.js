// Counts down the time of an open attempt, and submits the form when it is over, where late answers
// are refused. Says so aloud at a few moments only. The server decides; this only shows.
const box = document.querySelector("[data-countdown]");
const clock = box.querySelector("[role=timer]");
const end = performance.now() + Number(box.dataset.countdown) * 1000;
const moments = [...box.querySelectorAll("[data-at]")];
let before = Infinity;
let ticking;

function tick() {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const passed = moments.filter(({ dataset }) => left <= dataset.at && dataset.at < before);
    // The first tick announces nothing: the sentence above was just read.
    if (passed.length && before < Infinity) {
        box.querySelector("[data-announce]").textContent = passed.at(-1).content.textContent;
    }
    before = left;
    if (left) return;
    clearInterval(ticking);
    if ("submits" in box.dataset) submit();
}

// Nothing can be changed any more; what is there is sent, marked as sent by the clock.
function submit() {
    const form = document.getElementById("attempt");
    const over = Object.assign(document.createElement("input"), { type: "hidden", name: "over" });
    form.append(over);
    const answers = form.querySelector("[data-answers]");
    if (answers) answers.inert = true;
    form.requestSubmit(form.elements.submit);
}

if (clock) {
    box.querySelector("[data-still]").hidden = true;
    box.querySelector("[data-clock]").hidden = false;
    ticking = setInterval(tick, 1000);
    tick();
}
