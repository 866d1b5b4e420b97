// Shows a course of Article 26 in a frame. The guide for partners tells how, and what is told back.
(() => {
    const HOME = "{{ home|escapejs }}";
    const PERMITTED = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-top-navigation-by-user-activation";

    function show(place, { partner, run, token, tokenUrl, title = "" }) {
        const frame = document.createElement("iframe");
        frame.title = title || "{{ title|escapejs }}";
        frame.referrerPolicy = "no-referrer";
        frame.allow = "fullscreen";
        frame.setAttribute("sandbox", PERMITTED);
        Object.assign(frame.style, { display: "block", width: "100%", height: "30rem", border: "0" });
        frame.src = `${HOME}/embed/${partner}/${run}/`;
        const heard = new EventTarget();
        let given = token;

        async function next() {
            if (given) {
                const once = given;
                given = null;
                return once;
            }
            if (!tokenUrl) return null;
            const reply = await fetch(tokenUrl, { method: "POST", credentials: "same-origin" });
            return reply.ok ? (await reply.json()).token : null;
        }

        async function answer(reason) {
            const one = await next().catch(() => null);
            if (one) frame.contentWindow.postMessage({ article26: 1, type: "token", token: one }, HOME);
            else tell("token-needed", { reason });
        }

        function tell(type, detail) {
            heard.dispatchEvent(new CustomEvent(type, { detail }));
            frame.dispatchEvent(new CustomEvent(`article26:${type}`, { detail, bubbles: true }));
        }

        let asked = 0;
        addEventListener("message", ({ source, origin, data }) => {
            if (source !== frame.contentWindow || origin !== HOME || data?.article26 !== 1) return;
            const { type, article26, ...detail } = data;
            if (type === "token-needed") {
                asked += 1;
                if (asked <= 3) answer(detail.reason);
                else tell(type, detail);
                return;
            }
            if (type === "ready") {
                asked = 0;
                if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
            }
            if (type === "height" && Number.isFinite(detail.height)) frame.style.height = `${detail.height}px`;
            if (type === "left") frame.remove();
            tell(type, detail);
        });
        place.append(frame);
        return { frame, on: (type, listener) => heard.addEventListener(type, ({ detail }) => listener(detail)) };
    }

    window.Article26 = { ...window.Article26, show };
    const { currentScript: script } = document;
    if (!script?.dataset.run) return;
    const place = document.createElement("div");
    script.after(place);
    show(place, script.dataset);
})();
