// Asks the browser for a passkey, new or known, and sends what it says with the form. What is asked
// for stands in the form; webauthn-json.js, which comes before, translates it for the browser.
const form = document.querySelector("[data-passkey]");
const failed = form.querySelector("[data-failed]");

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
        const asked = JSON.parse(form.dataset.options);
        const said = await webauthnJSON[form.dataset.passkey](asked);
        form.elements.credential.value = JSON.stringify(said);
        form.submit();
    } catch {
        failed.hidden = false;
    }
});

if (webauthnJSON.supported()) form.querySelector("button").disabled = false;
else failed.hidden = false;
