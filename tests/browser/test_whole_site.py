"""axe-core finds nothing on any page in any state, in both directions, light and dark, two widths.

The pages are those of ``tests/states/table.py``: add a row there for a page that you add.
"""

import base64
from pathlib import Path

import axe_playwright_python
import pytest

from tests.states.table import EMPTY_SITE, STATES
from tests.states.world import make_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.takes_long,
    pytest.mark.flaky(reruns=0),  # it takes minutes, and finds the same again
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What colours and widths can change, and what languages can. The rest reads a page once.
OF_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
OF_LANGUAGES = [*OF_LOOKS, "html-has-lang", "html-lang-valid", "valid-lang", "document-title"]
# Each language meets both schemes, each scheme both widths: on a phone, and then at a desk.
SCHEMES = {"en": ("light", "dark"), "ar": ("dark", "light")}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SEND = """([path, form, files]) => {
    const made = document.body.appendChild(document.createElement("form"));
    Object.assign(made, { method: "post", action: path, hidden: true });
    if (files.length) made.enctype = "multipart/form-data";
    for (const [name, value] of Object.entries(form)) {
        made.append(Object.assign(document.createElement("input"), { name, value }));
    }
    for (const [name, encoded] of files) {
        const file = Object.assign(document.createElement("input"), { type: "file", name });
        const held = new DataTransfer();
        held.items.add(new File([Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0))], name));
        file.files = held.files;
        made.append(file);
    }
    HTMLFormElement.prototype.submit.call(made);
}"""
TOKEN = "input[name=csrfmiddlewaretoken]"


@pytest.fixture
def readers(chromium, live_server, sign_in, settings):
    """Open a page for somebody who reads in a language; each has a browser context of their own."""
    settings.ROOT_URLCONF = "tests.states.broken"
    contexts = {}

    def _page(language, name, account):
        if (language, name) not in contexts:
            context = chromium.new_context(
                base_url=live_server.url,
                locale=language,
                reduced_motion="reduce",  # colours change at once with the scheme
                service_workers="block",
            )
            context.add_init_script(path=AXE)
            if account:
                sign_in(context, account)
            contexts[language, name] = context.new_page()
        return contexts[language, name]

    yield _page
    for page in contexts.values():
        page.context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_breaks_a_rule(language, db, readers):
    """One test for all: what is read takes longer to make than to look at."""
    found, checked = {}, 0
    world = None
    for states in (EMPTY_SITE, STATES):
        # What a platform shows in a frame leads back to it in a window; it is not there.
        for state in (each for each in states if not each.framed):
            page = readers(language, state.reader, getattr(world, state.reader, None))
            _open(page, state, world)
            found[state.name], passes = _problems(page, language)
            checked += passes
        world = world or make_world()
    told = [f"{state}: {each}" for state, problems in found.items() for each in problems]
    assert not told, "\n\n".join(told)
    assert checked > (20 if language == "en" else 3) * len(STATES)


def _open(page, state, world):
    page.set_viewport_size(PHONE)
    page.context.clear_cookies(name="django_language")  # left by a state before
    form = state.form(world)
    files = [
        (name, base64.b64encode(data).decode()) for name, data in state.attached(world).items()
    ]
    if not form and not files:
        page.goto(state.path(world))
        return
    page.goto(state.path(world))
    if state.token:
        form["csrfmiddlewaretoken"] = page.locator(TOKEN).first.input_value()
    with page.expect_navigation():
        page.evaluate(SEND, [state.path(world), form, files])


def _problems(page, language):
    """What axe finds on a phone and at a desk; and how many checks passed."""
    on_phone, at_desk = SCHEMES[language]
    page.emulate_media(color_scheme=on_phone)
    all_rules, some = {"type": "tag", "values": STANDARD}, {"type": "rule", "values": OF_LANGUAGES}
    phone = _axe(page, all_rules if language == "en" else some)
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme=at_desk)
    desk = _axe(page, {"type": "rule", "values": OF_LOOKS})
    told = [*phone["told"], *desk["told"]]
    return told + ([] if fits else ["wider than the screen"]), phone["passes"]


def _axe(page, run_only):
    return page.evaluate(
        """async (runOnly) => {
            const { violations, passes } = await axe.run({ runOnly });
            const told = violations.flatMap(({ id, nodes }) =>
                nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join("\\n")));
            return { told, passes: passes.length };
        }""",
        run_only,
    )
