// Copying an address and the device's own way to share, where the browser has them.
const box = document.querySelector("[data-share]");
const { share: url, title } = box.dataset;
const said = box.querySelector("[data-said]");

const ways = {
    copy: navigator.clipboard && (() => navigator.clipboard.writeText(url).then(() => (said.hidden = false))),
    share: navigator.share && (() => navigator.share({ title, url })),
};

for (const button of box.querySelectorAll("[data-do]")) {
    const way = ways[button.dataset.do];
    if (!way) continue;
    button.hidden = false;
    // Refused or called off: the address is there to be copied by hand.
    button.addEventListener("click", () => way().catch(() => {}));
}
