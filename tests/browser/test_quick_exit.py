"""The quick exit is always there, and stands on nothing: no line of text, no field in focus."""

import uuid

import pytest
from django.urls import reverse

from learners.services import enrol, start_attempt
from tests import drafts
from tests.browser.hands import FOCUSED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
# 1280 × 1024 at 400 %, as WCAG 1.4.10 counts.
ZOOMED = {"viewport": {"width": 320, "height": 256}}
MOST_STEPS = 90
# The strip at the edge of the window, the link in it, and what is at the link's middle.
STRIP = """() => {
    const link = document.querySelector("[data-quick-exit]");
    const box = link.getBoundingClientRect();
    const strip = link.parentElement.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return {
        top: strip.top, height: box.height, width: box.width,
        edges: [strip.left, innerWidth - strip.right, innerHeight - strip.bottom].map(Math.round),
        isOnTop: link.contains(document.elementFromPoint(x, y)),
        isOpaque: !/, 0(\\.\\d+)?\\)/.test(getComputedStyle(link.parentElement).backgroundColor),
    };
}"""
# Where lines of text stand in the window; what a scrolling part clips away is not there.
LINES = """() => {
    const strip = document.querySelector("[data-quick-exit]").parentElement;
    const isSeen = ({ parentElement: one }) => one.checkVisibility() && !strip.contains(one)
        && !one.closest(".unseen, .skip, script, template, option");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines = [];
    while (walker.nextNode()) {
        const { currentNode: text } = walker;
        if (!text.data.trim() || !isSeen(text)) continue;
        const clip = text.parentElement.closest(".beside")?.getBoundingClientRect();
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const { top, bottom } of range.getClientRects()) {
            if (clip && (bottom > clip.bottom || top < clip.top)) continue;
            lines.push({ top, bottom, at: Math.round(top + scrollY), text: text.data.trim() });
        }
    }
    return lines;
}"""
BOX = """() => {
    const one = document.activeElement.closest("label") ?? document.activeElement;
    const { top, bottom } = one.getBoundingClientRect();
    return { top, bottom, isExit: "quickExit" in one.dataset };
}"""
# Waits until the page stands elsewhere, 90 frames at most, and then until it stands
# still: Chromium scrolls in steps.
SCROLLED = """async (before) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (let frames = 0; frames < 90 && scrollY === before; frames += 1) await frame();
    for (let still = 0, at = scrollY; still < 5; at = scrollY) {
        await frame();
        still = scrollY === at ? still + 1 : 0;
    }
}"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def addresses(release, office, learner):
    """A long lesson and a long quiz."""
    html = "".join(f"<p>All human beings are born free and equal ({n}).</p>" for n in range(60))
    lesson = drafts.lesson(content={"html": f'{html}<p><a href="/verify/">The end</a></p>'})
    quiz = drafts.quiz()
    edition = release(drafts.course(lesson, quiz, office_id=office.pk))
    ids = {"learner_id": learner.pk, "run_id": edition.course.runs.get().pk}
    enrol(**ids, language="en")
    attempt, _ = start_attempt(**ids, activity_id=quiz.key, attempt_id=uuid.uuid4())
    return {
        "lesson": reverse("web:activity", args=[ids["run_id"], lesson.key]),
        "quiz": reverse("web:attempt", args=[attempt.id]),
    }


@pytest.fixture(params=["lesson", "quiz"])
def address(request, addresses):
    return addresses[request.param]


@pytest.fixture(
    params=[
        pytest.param((PHONE, "en"), id="phone"),
        pytest.param((PHONE, "ar"), id="phone, Arabic"),
        pytest.param((DESK, "en"), id="desk"),
        pytest.param((DESK, "ar"), id="desk, Arabic"),
        pytest.param((ZOOMED, "en"), id="at 400 %"),
    ]
)
def reader(request, chromium, live_server, learner, sign_in, address):
    """The page, open on a device in a language."""
    device, language = request.param
    context = chromium.new_context(
        base_url=live_server.url, locale=language, reduced_motion="reduce", **device
    )
    sign_in(context, learner)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def scrolled(page, share):
    """Scroll to a share of the page."""
    page.evaluate(f"scrollTo(0, {share} * (document.documentElement.scrollHeight - innerHeight))")
    page.evaluate(SETTLED)


def test_it_stays_at_the_edge_of_the_window_however_far_one_scrolls(reader):
    is_phone = reader.evaluate("matchMedia('(pointer: coarse)').matches")
    for share in (0, 0.5, 1):
        scrolled(reader, share)
        strip = reader.evaluate(STRIP)
        assert strip["edges"] == [0, 0, 0]
        assert strip["isOnTop"]
        assert strip["isOpaque"]
        assert min(strip["height"], strip["width"]) >= (44 if is_phone else 24)
        assert strip["top"] > 0.85 * reader.viewport_size["height"]


def test_the_last_line_of_a_page_ends_above_it(reader):
    scrolled(reader, 1)
    top = reader.evaluate(STRIP)["top"]
    lines = reader.evaluate(LINES)
    assert len(lines) > 10
    assert [line for line in lines if line["bottom"] > top] == []


def test_no_line_is_missed_by_whoever_reads_by_the_page(reader):
    top = reader.evaluate(STRIP)["top"]
    every, read = set(), set()
    for _ in range(MOST_STEPS):
        lines = reader.evaluate(LINES)
        every |= {(line["at"], line["text"]) for line in lines}
        read |= {
            (line["at"], line["text"])
            for line in lines
            if line["top"] >= 0 and line["bottom"] <= top
        }
        before = reader.evaluate("scrollY")
        reader.keyboard.press("PageDown")
        reader.evaluate(SCROLLED, before)
        if reader.evaluate("scrollY") == before:
            break
    assert len(every) > 10
    # What stands still beside the text is elsewhere in the page each time.
    assert {text for _, text in every} - {text for _, text in read} == set()


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_it_covers_nothing_that_has_the_focus(reader, key):
    names, exits = [], 0
    for _ in range(MOST_STEPS):
        reader.keyboard.press(key)
        focused = reader.evaluate(FOCUSED)
        if focused is None:  # around the end of the page
            if names:
                break
            continue
        names.append(focused["name"])
        assert not focused["covered"], focused
        box = reader.evaluate(BOX)
        top = reader.evaluate(STRIP)["top"]
        fits = box["bottom"] - box["top"] < top
        assert box["isExit"] or not fits or box["bottom"] <= top, focused
        exits += box["isExit"]
    assert len(names) > 8
    assert exits == 1
