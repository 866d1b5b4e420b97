// Answers a knowledge check without loading the lesson again. The server's page is the same.
document.addEventListener("submit", async (event) => {
    const box = event.target.closest("[data-check]");
    if (!box || "plain" in box.dataset) return;
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form, event.submitter);
    const reply = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!reply) return form.dispatchEvent(new Event("unsent", { bubbles: true }));
    try {
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        const fresh = document.adoptNode(page.getElementById(box.id));
        box.replaceWith(fresh);
        (fresh.querySelector("[data-result]") ?? fresh).focus();
    } catch {
        // Signed out, say: the browser's own way shows what is the matter.
        box.dataset.plain = "";
        form.requestSubmit(event.submitter);
    }
});
