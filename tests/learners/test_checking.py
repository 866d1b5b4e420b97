"""Feedback at once: an answer is checked, shown, locked, and graded as it was first checked."""

import dataclasses
import uuid
from datetime import datetime, timedelta

import pytest

from learners import services
from learners.errors import AnswersInvalidError, AttemptSubmittedError, NotAtOnceError, TooLateError
from learners.models import Attempt
from learners.models.attempt import version_of
from learners.services.attempts import save_synced_answers
from tests import drafts

RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()


@pytest.fixture
def started(release, office, learner):
    """Start an attempt at a quiz with feedback at once, or with other rules."""

    def _start(**rules):
        quiz = drafts.quiz(pass_mark=50)
        rules = {"feedback_when": "at_once"} | rules
        quiz = dataclasses.replace(quiz, content={**quiz.content, **rules})
        run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        attempt, _ = services.start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
        )
        return {"learner_id": learner.pk, "attempt_id": attempt.id}

    return _start


def check(attempt, question, answer):
    return services.check_question(**attempt, question_id=question, answer=answer)


def test_one_answer_is_checked_and_nothing_is_said_of_another(started):
    attempt = check(started(), drafts.SINGLE, [drafts.WRONG])
    assert list(attempt.checked) == [drafts.SINGLE]
    said = attempt.checked[drafts.SINGLE]
    assert (said["score"], said["correct"]) == (0, [drafts.RIGHT])
    assert attempt.state == "open"
    assert drafts.ALSO_RIGHT not in str(attempt.checked)


def test_what_was_checked_is_locked_in_every_way_of_saving(started):
    ids = started()
    check(ids, drafts.SINGLE, [drafts.WRONG])
    assert check(ids, drafts.SINGLE, [drafts.RIGHT]).answers[drafts.SINGLE] == [drafts.WRONG]
    saved = services.save_answers(**ids, answers=RIGHT)
    assert saved.answers == {**RIGHT, drafts.SINGLE: [drafts.WRONG]}
    later = datetime.now().astimezone() + timedelta(days=1)
    assert save_synced_answers(**ids, answers={}, at=later).answers == {
        drafts.SINGLE: [drafts.WRONG]
    }
    submitted = services.submit_attempt(**ids, answers=RIGHT)
    assert submitted.answers[drafts.SINGLE] == [drafts.WRONG]
    assert submitted.score == 50
    assert services.submit_attempt(**ids, answers=RIGHT).score == 50


def test_other_answers_are_kept_when_one_is_checked(started):
    ids = started()
    services.save_answers(**ids, answers={drafts.MULTIPLE: [drafts.RIGHT]})
    attempt = check(ids, drafts.SINGLE, [drafts.RIGHT])
    assert attempt.answers == {drafts.MULTIPLE: [drafts.RIGHT], drafts.SINGLE: [drafts.RIGHT]}
    assert attempt.version == version_of(attempt.answers)


@pytest.mark.parametrize("answer", [None, [], ["o-unknown"], "x", 5])
def test_no_answer_and_one_that_does_not_fit_are_not_checked(started, answer):
    with pytest.raises(AnswersInvalidError) as caught:
        check(started(), drafts.SINGLE, answer)
    assert list(caught.value.extra["errors"]) == [drafts.SINGLE]
    assert Attempt.objects.get().checked is None


@pytest.mark.parametrize("when", ["submitted", "passed", "closed"])
def test_other_quizzes_say_nothing_before_submission(started, when):
    with pytest.raises(NotAtOnceError):
        check(started(feedback_when=when), drafts.SINGLE, [drafts.RIGHT])


def test_nothing_is_checked_once_submitted_or_over(started):
    ids = started(time_limit_minutes=30)
    row = Attempt.objects.get()
    Attempt.objects.update(deadline_at=row.deadline_at - timedelta(minutes=31))
    with pytest.raises(TooLateError):
        check(ids, drafts.SINGLE, [drafts.RIGHT])
    ids = started()
    services.submit_attempt(**ids, answers=WRONG)
    with pytest.raises(AttemptSubmittedError):
        check(ids, drafts.SINGLE, [drafts.RIGHT])
