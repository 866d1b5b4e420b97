"""An answer that does not fit yet, in Chromium: it spoils no other, and stays on the device."""

import uuid

import pytest
from django.urls import reverse

from cms.release import release_page
from learners.services import enrol, start_attempt
from tests.browser.test_autosave import said, stored
from tests.cms import pages, questions

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
NUMBER, TEXT = "input[inputmode=decimal]", "textarea"
WRONG = "Write a number, such as 12 or 3.5."


@pytest.fixture
def opened(learner, office, phone):
    """Open an attempt at a number and a reflection; return it and its page."""

    def _opened(**rules):
        course = pages.course_page(pages.office_page(office))
        asked = [questions.numeric(), questions.reflection()]
        pages.quiz_page(pages.module_page(course), questions=asked, pass_mark=0, **rules)
        edition = release_page(course).edition
        ids = {"learner_id": learner.pk, "run_id": edition.course.runs.get().pk}
        enrol(**ids, language="en")
        quiz = edition.activities.get().activity_id
        attempt, _new = start_attempt(**ids, activity_id=quiz, attempt_id=uuid.uuid4())
        page = phone.new_page()
        if rules:
            page.clock.install()
        page.goto(reverse("web:attempt", args=[attempt.id]))
        return attempt, page

    return _opened


def test_it_is_marked_and_kept_while_the_others_are_saved(opened):
    attempt, page = opened()
    page.locator(NUMBER).fill("7 km")
    page.locator(TEXT).fill("I asked her first.")
    said(page, "What is marked cannot be saved until you correct it.")
    assert page.locator("fieldset .wrong").inner_text() == WRONG
    assert page.get_by_role("group", description=WRONG).count() == 1
    assert len(stored(page)) == 1
    saved_at = attempt.saved_at
    attempt.refresh_from_db()
    assert attempt.saved_at != saved_at
    assert "7 km" not in str(attempt.answers)
    page.reload()
    page.locator("fieldset .wrong").wait_for()
    assert page.locator(NUMBER).input_value() == "7 km"
    assert page.locator(TEXT).input_value() == "I asked her first."
    page.locator(NUMBER).fill("7")
    said(page, "All answers are saved")
    assert page.locator("fieldset .wrong").count() == 0
    assert stored(page) == []


def test_submitting_by_hand_asks_to_correct_it_and_loses_nothing(opened):
    attempt, page = opened()
    page.locator(NUMBER).fill("7 km")
    page.get_by_role("button", name="Submit answers").click()
    page.get_by_role("heading", name="Please correct this").wait_for()
    assert page.locator(NUMBER).input_value() == "7 km"
    assert len(stored(page)) == 1
    page.goto(page.url)
    page.locator("fieldset .wrong").wait_for()
    assert page.locator(NUMBER).input_value() == "7 km"
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_at_the_end_the_others_are_submitted_and_it_is_named(opened):
    attempt, page = opened(time_limit_minutes=30, late="refuse")
    page.locator(TEXT).fill("I asked her first.")
    page.locator(NUMBER).fill("7 km")
    with page.expect_navigation():
        page.clock.run_for(30 * 60 * 1000)
    page.get_by_role("heading", name="Your answers").wait_for()
    main = page.locator("main").inner_text()
    assert "Question 1: what you wrote last was not counted. Write a number" in main
    assert "I asked her first." in main
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
