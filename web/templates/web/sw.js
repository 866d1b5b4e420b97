{% load static %}// The service worker. Keeps the look of the site and one page for when there is no connection;
// never a page of somebody's, so that a device that is shared tells nothing.
const KEPT = "shell-1";
const OFFLINE = "{% url "web:offline" %}";
const SHELL = ["{% static "web/site.css" %}", "{% static "web/mark.svg" %}", "{% static "web/js/quick_exit.js" %}", "{% static "web/js/autosave.js" %}"];
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/;

async function install() {
    const cache = await caches.open(KEPT);
    // Asked without cookies: the page is nobody's.
    const page = await fetch(OFFLINE, { credentials: "omit", cache: "reload" });
    await Promise.all([cache.addAll(SHELL), cache.put(OFFLINE, page)]);
    await self.skipWaiting();
}

async function activate() {
    const cache = await caches.open(KEPT);
    const old = (await cache.keys()).filter(({ url }) => ![OFFLINE, ...SHELL].includes(new URL(url).pathname));
    await Promise.all(old.map((request) => cache.delete(request)));
    await self.clients.claim();
}

async function asset(request) {
    const kept = await caches.match(request);
    if (kept && NAMED_BY_CONTENT.test(request.url)) return kept;
    return fetch(request).catch(() => kept ?? Response.error());
}

// Asked by a page that goes away at once, and may not be there long enough to do it itself.
async function forget() {
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
    await self.registration.unregister();
}

addEventListener("message", (event) => event.data === "forget" && event.waitUntil(forget()));
addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET") return;
    if (request.mode === "navigate") {
        event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
    } else if (SHELL.includes(new URL(request.url).pathname)) {
        event.respondWith(asset(request));
    }
});
