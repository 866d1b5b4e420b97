"""Submitting with questions unanswered is asked first, without JavaScript."""

import dataclasses
import re
import uuid

import pytest

from learners import services
from learners.models import Attempt
from tests import drafts

HALF = {drafts.MULTIPLE: [drafts.RIGHT, drafts.ALSO_RIGHT]}


@pytest.fixture
def page(open_attempt, url):
    return url("attempt", attempt_id=open_attempt.id)


@pytest.fixture
def submit(signed_in, form_answers):
    def _submit(page, answers, **fields):
        return signed_in.post(page, form_answers(answers) | {"submit": "1"} | fields)

    return _submit


def hidden(html):
    """The version that a page was made from."""
    return re.search(r'name="version" value="(\w+)"', html)[1]


def test_it_says_how_many_are_missing_and_submits_nothing(submit, page, open_attempt):
    asked = submit(page, HALF)
    html = " ".join(asked.content.decode().split())
    assert asked.status_code == 200
    assert "Of 2 questions, 1 is not answered." in html
    assert f'href="{page}#q-{drafts.SINGLE}"' in html
    assert f'href="{page}#q-{drafts.MULTIPLE}"' not in html
    open_attempt.refresh_from_db()
    assert open_attempt.state == "open"
    assert open_attempt.answers[drafts.MULTIPLE] == HALF[drafts.MULTIPLE]


def test_whoever_confirms_submits_what_was_saved(submit, page, signed_in, open_attempt):
    version = hidden(submit(page, HALF).content.decode())
    done = signed_in.post(page, {"submit": "confirmed", "version": version}, follow=True)
    assert "Your answers" in done.content.decode()
    open_attempt.refresh_from_db()
    assert (open_attempt.state, open_attempt.score) == ("submitted", 50)
    again = signed_in.post(page, {"submit": "confirmed", "version": version}, follow=True)
    assert "Your answers" in again.content.decode()


def test_a_confirmation_of_older_answers_submits_nothing(submit, page, signed_in, open_attempt):
    version = hidden(submit(page, {}).content.decode())
    services.save_answers(
        learner_id=open_attempt.learner_id, attempt_id=open_attempt.id, answers=HALF
    )
    told = signed_in.post(page, {"submit": "confirmed", "version": version}, follow=True)
    assert "saved in another tab or on another device" in told.content.decode()
    open_attempt.refresh_from_db()
    assert open_attempt.state == "open"


def test_with_every_question_answered_nothing_is_asked(submit, page, open_attempt):
    assert submit(page, drafts.wrong_answers()).status_code == 302
    open_attempt.refresh_from_db()
    assert open_attempt.state == "submitted"


def test_one_at_a_time_asks_about_those_that_were_never_shown(
    submit, release, office, learner, url
):
    quiz = drafts.quiz()
    quiz = dataclasses.replace(quiz, content={**quiz.content, "one_at_a_time": True})
    run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
    )
    page = url("attempt", attempt_id=attempt.id)
    right = {drafts.SINGLE: [drafts.RIGHT]}
    html = submit(f"{page}?question=1", right, only=drafts.SINGLE).content.decode()
    assert f'href="{page}?question=2"' in html
    assert Attempt.objects.get().state == "open"


def test_when_the_time_is_over_nothing_is_asked(submit, page, open_attempt, run):
    run.closes_at = open_attempt.started_at
    run.save()
    submit(page, HALF)
    open_attempt.refresh_from_db()
    assert open_attempt.state == "submitted"


def test_the_api_asks_nothing(as_learner, open_attempt):
    done = as_learner.post(f"/me/attempts/{open_attempt.id}/submission", {"answers": HALF})
    assert done.json()["state"] == "submitted"
