"""How much a page costs whoever pays for each byte: measured on the wire, as production serves it.

The meter counts everything that reaches the browser, headers and the service worker's files too.
"""

import pytest

from bench import lessons
from bench.meter import metered
from bench.site import served

pytestmark = [pytest.mark.browser]
PORT = 8929
KB = 1000
INSTALLED = """navigator.serviceWorker.ready.then(({ active }) => new Promise((done) => {
    if (active.state === "activated") done();
    active.addEventListener("statechange", () => active.state === "activated" && done());
}))"""
# The site stands behind TLS in production; this says so to it.
HEADERS = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def site():
    with served(PORT) as found:
        yield found


class Visit:
    """A browser, its meter, and the requests that it made."""

    def __init__(self, context, meter, *, has_scripts):
        self.has_scripts = has_scripts
        self.page = context.new_page()
        self.meter = meter
        self.asked = []
        context.on("request", lambda request: self.asked.append(request.url))

    def cost(self, path):
        """Open a page, and wait until it wants nothing more. Returns bytes and requests."""
        received, asked = self.meter.received, len(self.asked)
        self.page.goto(self.meter.address + path)
        self.page.wait_for_load_state("networkidle")
        if self.has_scripts and self.page.locator("[data-worker]").count():
            self.page.evaluate(INSTALLED)
        assert self.page.locator("main").inner_text()
        assert all(url.startswith(self.meter.address) for url in self.asked)
        return self.meter.received - received, len(self.asked) - asked


@pytest.fixture
def visit(chromium, site):
    """Start a browser that knows nothing of the site yet."""
    opened = []
    with metered(PORT) as meter:

        def _visit(**options):
            headers = HEADERS | options.pop("headers", {})
            context = chromium.new_context(extra_http_headers=headers, locale="en", **options)
            opened.append(context)
            return Visit(context, meter, has_scripts=options.get("java_script_enabled", True))

        yield _visit
        for context in opened:
            context.close()


@pytest.fixture
def session(chromium, site):
    """Cookies of somebody who is enrolled."""
    context = chromium.new_context(extra_http_headers=HEADERS)
    page = context.new_page()
    page.goto(f"{site.address}/sign-in/")
    page.locator("[name=username]").fill(lessons.NAME)
    page.locator("[name=passphrase]").fill(lessons.PASSPHRASE)
    page.locator("main button[type=submit]").click()
    page.locator("[data-sign-out]").wait_for()
    state = context.storage_state()
    context.close()
    return {"storage_state": state}


def test_first_lesson_costs_less_than_30_kb_and_a_second_less_than_10(visit, session, site):
    reader = visit(**session)
    cost, requests = reader.cost(site.pages["first"])
    assert cost < 30 * KB
    assert requests <= 13
    cost, requests = reader.cost(site.pages["second"])
    assert cost < 10 * KB
    assert requests <= 8


def test_lesson_is_read_without_javascript_for_less(visit, session, site):
    cost, _ = visit(**session, java_script_enabled=False).cost(site.pages["first"])
    assert cost < 20 * KB


@pytest.mark.parametrize("name", ["home", "catalogue", "course"])
def test_public_page_costs_less_than_20_kb_and_next_to_nothing_again(name, visit, site):
    path = {"home": "/", "catalogue": "/courses/", "course": site.pages["course"]}[name]
    reader = visit()
    cost, requests = reader.cost(path)
    assert cost < 20 * KB
    assert requests <= 8
    errors = []
    reader.page.on("console", lambda message: errors.append(message.text))
    received = reader.meter.received
    reader.page.reload()
    reader.page.wait_for_load_state("networkidle")
    assert reader.meter.received - received < 1.5 * KB
    # The kept page's scripts still run: its policy was kept with it.
    assert reader.page.locator("[data-quick-exit]").is_visible()
    assert errors == []


def test_a_page_kept_from_before_signing_in_is_not_shown_after_it(visit, site):
    reader = visit()
    reader.cost("/courses/")
    reader.cost("/sign-in/?next=/courses/")
    reader.page.locator("[name=username]").fill(lessons.NAME)
    reader.page.locator("[name=passphrase]").fill(lessons.PASSPHRASE)
    reader.page.locator("main button[type=submit]").click()
    reader.page.wait_for_url("**/courses/")
    assert reader.page.locator("[data-sign-out]").count()


def test_picture_costs_nothing_in_low_data_mode_until_it_is_asked_for(visit, session, site):
    reader = visit(**session, headers={"Save-Data": "on"})
    cost, _ = reader.cost(site.pages["with a picture"])
    assert cost < 30 * KB
    assert not [url for url in reader.asked if "/media/" in url]
    received = reader.meter.received
    link = reader.page.locator("[data-held]").first
    promised = link.inner_text()
    link.click()
    reader.page.locator("picture img").evaluate("image => image.decode()")
    assert [url for url in reader.asked if "/media/" in url]
    kilobytes = float(promised.split("(")[1].split("\xa0")[0])
    assert reader.meter.received - received < (kilobytes + 1) * 1024


def test_low_data_link_leads_to_the_picture_without_javascript(visit, session, site):
    reader = visit(**session, headers={"Save-Data": "on"}, java_script_enabled=False)
    reader.cost(site.pages["with a picture"])
    assert not [url for url in reader.asked if "/media/" in url]
    with reader.page.expect_response("**/media/**") as shown:
        reader.page.locator("[data-held]").first.click()
    assert shown.value.headers["content-type"] == "image/webp"
    assert "attachment" not in shown.value.headers.get("content-disposition", "")
