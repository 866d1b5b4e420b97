"""The countdown of a timed quiz, in Chromium, with a clock that the test moves."""

import uuid

import pytest
from django.urls import reverse

from cms.release import release_page
from learners.services import enrol, start_attempt
from tests.cms import pages, questions

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
MINUTES = 30
TEXT = "I asked her first."
# What a screen reader is told, and where the focus went since.
LISTEN = """() => {
    window.told = [];
    window.moved = [];
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
            window.told.push(...[...addedNodes].map((node) => node.textContent));
        }
    }).observe(document.querySelector("[data-announce]"), { childList: true });
    for (const kind of ["focusin", "focusout"]) {
        addEventListener(kind, ({ target }) => window.moved.push(target.outerHTML));
    }
}"""


@pytest.fixture
def timed(learner, office, phone):
    """Open an attempt at a timed quiz of one reflection; return it, its page and the field."""

    def _timed(late):
        course = pages.course_page(pages.office_page(office))
        rules = {"time_limit_minutes": MINUTES, "late": late, "pass_mark": 0}
        pages.quiz_page(pages.module_page(course), questions=[questions.reflection()], **rules)
        edition = release_page(course).edition
        ids = {"learner_id": learner.pk, "run_id": edition.course.runs.get().pk}
        enrol(**ids, language="en")
        quiz = edition.activities.get().activity_id
        attempt, _new = start_attempt(**ids, activity_id=quiz, attempt_id=uuid.uuid4())
        page = phone.new_page()
        page.clock.install()
        page.goto(reverse("web:attempt", args=[attempt.id]))
        page.locator("textarea").focus()
        page.evaluate(LISTEN)
        return attempt, page

    return _timed


def pass_time(page, *, left):
    """Let the time go by until so many seconds are left."""
    page.clock.run_for(1000 * (page.evaluate(SECONDS) - left))


SECONDS = """() => {
    const [minutes, seconds] = document.querySelector("[role=timer]").textContent.split(":");
    return 60 * minutes + Number(seconds);
}"""


def test_it_is_told_at_a_few_moments_and_takes_no_focus(timed):
    _attempt, page = timed("refuse")
    assert page.get_by_role("timer").is_visible()
    pass_time(page, left=601)
    assert page.evaluate("told") == []
    pass_time(page, left=1)
    assert page.evaluate("told") == ["10 minutes left.", "5 minutes left.", "1 minute left."]
    assert page.evaluate("moved") == []
    assert page.locator("textarea").evaluate("one => one === document.activeElement")
    # Each second is shown, and none of them is read: a timer is no live region.
    assert page.locator("[role=timer]").text_content() == "0:01"
    assert page.locator("[aria-live], [role=status]").locator("[role=timer]").count() == 0


def test_at_the_end_what_was_typed_is_submitted(timed):
    attempt, page = timed("refuse")
    pass_time(page, left=1)
    page.keyboard.type(TEXT)
    with page.expect_navigation():
        pass_time(page, left=0)
    page.get_by_role("heading", name="Your answers").wait_for()
    assert TEXT in page.locator("main").inner_text()
    attempt.refresh_from_db()
    assert attempt.state == "submitted"


def test_where_late_answers_are_taken_the_end_is_only_told(timed):
    attempt, page = timed("accept")
    pass_time(page, left=1)
    pass_time(page, left=0)
    page.clock.run_for(60_000)
    assert page.evaluate("told.at(-1)") == "The time is over."
    assert page.evaluate("moved") == []
    page.keyboard.type(TEXT)
    with page.expect_navigation():
        page.get_by_role("button", name="Submit answers").click()
    assert TEXT in page.locator("main").inner_text()
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
