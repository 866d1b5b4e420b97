// Low-data mode: shows a picture, or plays a recording, in the place of the link to it.
function show(event) {
    const link = event.target.closest("a[data-held]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const shown = link.nextElementSibling.content.firstElementChild.cloneNode(true);
    // Back to the link where there is no connection, so that one may try again.
    shown.querySelector("img")?.addEventListener("error", () => shown.replaceWith(link));
    shown.tabIndex = -1;
    link.replaceWith(shown);
    shown.focus();
    shown.play?.();
}

addEventListener("click", show);
