"""``python -m bench.pages``: pages on a slow phone, beside Kolibri. Prints rows as JSON.

The lesson is the first of the demo, without its picture; Kolibri has the same text. Both are read
signed in, by Chromium with nothing in its cache, over an emulated link of 400 kbit/s with 400 ms
of delay, on a processor slowed four times.
"""

import json
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench import kolibri, lessons, site

PORT = 8928
TRIES = 2
TAPS = 5
ASKED = 30
PATIENCE = 300_000
LINK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
# Production stands behind TLS.
HTTPS = {"X-Forwarded-Proto": "https"}
THEIR_CONTROL = "[aria-label='More options']"
READING = [
    ("bytes", ("lesson on 3G: bytes", "B")),
    ("requests", ("lesson on 3G: requests", "")),
    ("first_paint", ("lesson on 3G: first contentful paint", "ms")),
    ("readable", ("lesson on 3G: until its text can be read", "ms")),
    ("interaction", ("lesson on 3G: slowest answer to a tap", "ms")),
]
TEXT = "Imagine three people on one morning"
# The shortest event that the browser reports; a tap that is answered sooner counts as this.
SHORTEST = 16
WATCH = f"""
    window.benchDelays = [{SHORTEST}];
    new PerformanceObserver((list) => {{
        for (const entry of list.getEntries()) window.benchDelays.push(entry.duration);
    }}).observe({{ type: "event", durationThreshold: {SHORTEST} }});
"""


@dataclass
class Seen:
    """What one reading of a lesson took; times in milliseconds since the address was opened."""

    bytes: float
    requests: float
    first_paint: float
    readable: float
    interaction: float


def main() -> None:
    """Measure both in turns."""
    with (
        tempfile.TemporaryDirectory() as folder,
        site.served(PORT) as ours,
        kolibri.served(Path(folder) / "kolibri", lesson=ours.text),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        seen: dict[str, list[Seen]] = {"ours": [], "theirs": []}
        mine, theirs = _reader(ours, browser), kolibri.signed_in()
        for _ in range(TRIES):
            address = ours.address + ours.pages["first"]
            context = browser.new_context(storage_state=mine, extra_http_headers=HTTPS, **PHONE)
            seen["ours"].append(_read(context, address, "summary:visible"))
            context = browser.new_context(storage_state=_state(theirs), **PHONE)
            seen["theirs"].append(_read(context, kolibri.LESSON, THEIR_CONTROL))
        browser.close()
        rows = _reading_rows(seen["ours"], seen["theirs"]) + _server_rows(ours, mine, theirs)
    print(json.dumps(rows))


def _reader(ours: site.Site, browser: Browser) -> dict[str, Any]:
    """Sign in; return the cookies."""
    context = browser.new_context(extra_http_headers=HTTPS)
    page = context.new_page()
    page.goto(f"{ours.address}/sign-in/")
    page.locator("[name=username]").fill(lessons.NAME)
    page.locator("[name=passphrase]").fill(lessons.PASSPHRASE)
    page.locator("main button[type=submit]").click()
    page.locator("[data-sign-out]").wait_for()
    state = context.storage_state()
    context.close()
    return {"cookies": state["cookies"], "origins": []}


def _state(session: requests.Session) -> dict[str, Any]:
    cookies = [
        {"name": cookie.name, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
        for cookie in session.cookies
    ]
    usual = {"expires": -1, "httpOnly": False, "secure": False, "sameSite": "Lax"}
    return {"cookies": [cookie | usual for cookie in cookies], "origins": []}


def _read(context: BrowserContext, address: str, control: str) -> Seen:
    """Open a lesson, wait until its text is there and all is quiet, and tap on a control."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    sizes, asked = [], []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    devtools.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    page.get_by_text(TEXT).first.wait_for(timeout=PATIENCE)
    readable = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    box = page.locator(control).first.bounding_box()
    for _ in range(TAPS):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
    paints = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    found = Seen(
        bytes=sum(sizes),
        requests=sum(url.startswith("http") for url in asked),
        first_paint=page.evaluate(paints),
        readable=readable,
        interaction=page.evaluate("Math.max(...window.benchDelays)"),
    )
    context.close()
    return found


def _reading_rows(ours: list[Seen], theirs: list[Seen]) -> list[dict[str, Any]]:
    def middle(seen: list[Seen], name: str) -> float:
        return statistics.median(getattr(each, name) for each in seen)

    return [
        _row(work, middle(ours, name), middle(theirs, name), unit) for name, (work, unit) in READING
    ]


def _server_rows(
    ours: site.Site, mine: dict[str, Any], theirs: requests.Session
) -> list[dict[str, Any]]:
    """Ask for pages one after the other, without a browser; Kolibri for its lesson's shell."""
    session = requests.Session()
    session.headers.update(HTTPS)
    # Put in as a header: the library sends cookies that are Secure over TLS only.
    session.headers["Cookie"] = "; ".join(f"{c['name']}={c['value']}" for c in mine["cookies"])
    reference = _milliseconds(theirs, kolibri.LESSON)
    return [
        _row(f"page: {name}, server", _milliseconds(session, ours.address + path), reference, "ms")
        | {"queries": ours.queries[name]}
        for name, path in ours.pages.items()
    ]


def _milliseconds(session: requests.Session, address: str) -> float:
    def took() -> float:
        began = time.perf_counter()
        session.get(address, timeout=30).raise_for_status()
        return (time.perf_counter() - began) * 1000

    return statistics.median(took() for _ in range(ASKED))


def _row(work: str, mine: float, theirs: float, unit: str) -> dict[str, Any]:
    return {
        "work": work,
        "figure": round(mine),
        "unit": unit,
        "reference": "Kolibri",
        "reference_figure": round(theirs),
        "ratio": round(mine / theirs, 3),
        "target": None,
    }


if __name__ == "__main__":
    main()
