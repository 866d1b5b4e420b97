"""What happens to answers when the time of an attempt is over, without JavaScript."""

import dataclasses
import uuid
from datetime import timedelta

import pytest

from learners import services
from learners.models import Attempt
from tests import drafts

RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()
UNFIT = {drafts.SINGLE: [drafts.RIGHT, drafts.WRONG]}


@pytest.fixture
def timed(release, office, learner, url):
    """Start a timed attempt; return the address of its page."""

    def _start(**rules):
        quiz = drafts.quiz(pass_mark=50)
        content = {**quiz.content, "time_limit_minutes": 30, **rules}
        quiz = dataclasses.replace(quiz, content=content)
        run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        attempt, _ = services.start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
        )
        return url("attempt", attempt_id=attempt.id)

    return _start


def end_now(seconds=5):
    """Let the deadline be a little ago: what is on its way still counts."""
    row = Attempt.objects.get()
    Attempt.objects.update(deadline_at=row.started_at - timedelta(seconds=seconds))


def test_what_fits_is_submitted_by_the_clock_and_what_does_not_is_named(
    timed, signed_in, form_answers
):
    page = timed()
    form = form_answers(RIGHT | UNFIT) | {"submit": "1", "over": ""}
    html = signed_in.post(page, form, follow=True).content.decode()
    attempt = Attempt.objects.get()
    assert attempt.state == "submitted"
    assert attempt.score == 50
    assert "Question 1: what you wrote last was not counted." in html
    assert "Question 2: what" not in html


def test_by_hand_before_the_deadline_it_is_to_be_corrected_first(timed, signed_in, form_answers):
    refused = signed_in.post(timed(), form_answers(RIGHT | UNFIT) | {"submit": "1"})
    assert refused.status_code == 422
    assert Attempt.objects.get().state == "open"


@pytest.mark.parametrize("button", ["submit", "save", "go"])
def test_a_form_without_scripts_that_comes_in_the_last_seconds_is_submitted(
    button, timed, signed_in, form_answers
):
    page = timed()
    end_now()
    signed_in.post(page, form_answers(RIGHT | UNFIT) | {button: "1"})
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.score) == ("submitted", 50)


def test_an_earlier_answer_counts_where_the_last_one_does_not_fit(timed, signed_in, form_answers):
    page = timed()
    signed_in.post(page, form_answers(RIGHT) | {"save": "1"})
    end_now()
    signed_in.post(page, form_answers(RIGHT | UNFIT) | {"submit": "1"})
    assert Attempt.objects.get().score == 100


def test_at_the_end_an_old_page_does_not_overwrite_newer_answers(timed, signed_in, form_answers):
    page = timed()
    old = Attempt.objects.get().version
    signed_in.post(page, form_answers(RIGHT) | {"save": "1"})
    form = form_answers(WRONG) | {"version": old, "submit": "1", "over": ""}
    html = signed_in.post(page, form, follow=True).content.decode()
    assert Attempt.objects.get().score == 100
    assert "saved in another tab or on another device were submitted" in html


def test_a_page_whose_time_is_over_cannot_be_edited(timed, signed_in):
    page = timed()
    assert " inert" not in signed_in.get(page).content.decode()
    end_now()
    html = signed_in.get(page).content.decode()
    assert "The time is over." in html
    assert "<div data-answers inert>" in html
    after = html[html.index("<div data-answers inert>") :]
    assert "Save answers for later" not in after
    assert "See the result" in after


def test_where_late_answers_are_taken_the_form_stays(timed, signed_in, form_answers):
    page = timed(late="accept")
    end_now()
    assert " inert" not in signed_in.get(page).content.decode()
    form = form_answers(RIGHT | UNFIT) | {"submit": "1", "over": ""}
    assert signed_in.post(page, form).status_code == 422


def test_the_sweeper_submits_what_fitted(timed, signed_in, form_answers, url):
    page = timed()
    attempt = Attempt.objects.get()
    signed_in.post(f"{page}draft/", form_answers(RIGHT | UNFIT) | {"version": attempt.version})
    end_now(120)
    services.sweep_overdue()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("submitted", 50)
