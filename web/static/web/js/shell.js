// Installs the service worker: the look of the site, and a page for when there is no connection.
const { worker } = document.querySelector("[data-worker]").dataset;
navigator.serviceWorker?.register(worker).catch(() => {});
