"""Attempts at quizzes: save, submit."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from courses.errors import NotFoundError
from learners import deadlines
from learners.errors import (
    AnswersChangedError,
    AttemptSubmittedError,
    SupersededError,
    TooLateError,
)
from learners.feedback import withhold
from learners.models import Attempt
from learners.models.attempt import AttemptState, version_of
from learners.privacy.answers import open_answers, sealed_answers
from learners.services.deadlines import expire
from learners.services.stuck import shown_to_staff
from learners.services.submitting import (
    Answers,
    record_submission,
    require_fitting,
    take_fitting,
)
from learners.statements import lock_attempt


@shown_to_staff
@transaction.atomic
def save_answers(
    *,
    learner_id: uuid.UUID,
    attempt_id: uuid.UUID,
    answers: Answers,
    expected_version: str | None = None,
) -> Attempt:
    """Keep answers without submitting them. Replaces what was saved before.

    One that does not fit its question spoils no other: ``not_saved`` of the attempt says what is
    wrong with it, and what was saved before stays of that question.

    With ``expected_version``, only if those saved are still the ones that the writer saw, or are
    the same as these (a save whose reply was lost, sent again). Raises NotFoundError,
    AnswersInvalidError where none fits, AttemptSubmittedError, TooLateError, AnswersChangedError.
    """
    attempt, _enrolment = locked_attempt(learner_id, attempt_id)
    require_open_attempt(attempt)
    answers, attempt.not_saved = _take(attempt, answers)
    if expected_version is not None and attempt.version not in {
        expected_version,
        version_of(answers),
    }:
        raise AnswersChangedError(saved_at=attempt.saved_at, version=attempt.version)
    return _keep(attempt, answers, Now())


@transaction.atomic
def save_synced_answers(
    *, learner_id: uuid.UUID, attempt_id: uuid.UUID, answers: Answers, at: datetime
) -> Attempt:
    """Keep answers that were given ``at`` a client's time, unless newer ones are there.

    A clock that is ahead of ours is taken to say now, so that it outdoes nothing that comes later.
    What does not fit is left out, as when answers are saved at once; what stays of its question is
    what had arrived by then. Raises NotFoundError, AnswersInvalidError, AttemptSubmittedError,
    TooLateError, and SupersededError where others are there: newer ones, or those of the
    submission.
    """
    attempt, _enrolment = locked_attempt(learner_id, attempt_id)
    submitted_at = attempt.client_submitted_at
    if submitted_at is not None and at <= submitted_at:
        raise SupersededError
    require_open_attempt(attempt, at)
    answers, attempt.not_saved = _take(attempt, answers)
    given_at = min(at, attempt.now)
    there = (attempt.answered_at, attempt.version)
    if attempt.answered_at is not None and (given_at, version_of(answers)) < there:
        raise SupersededError
    return _keep(attempt, answers, given_at)


def _take(attempt: Attempt, answers: Answers) -> tuple[Answers, dict[str, str]]:
    """Return what is to be kept of answers, and what is wrong with those that do not fit."""
    taken, problems = take_fitting(attempt, answers)
    return _with_checked(attempt, taken), problems


def _with_checked(attempt: Attempt, answers: Answers) -> Answers:
    """Return answers with those of checked questions as they were first checked."""
    if not attempt.checked:
        return answers
    locked = {question_id: attempt.answers[question_id] for question_id in attempt.checked}
    return {**answers, **locked}


def _keep(attempt: Attempt, answers: Answers, at: datetime | Now) -> Attempt:
    attempt.answers = answers
    write_answers(attempt, saved_at=Now(), answered_at=at)
    return attempt


def write_answers(attempt: Attempt, **changes: Any) -> None:
    """Store the answers of an open attempt, sealed where they are private, and what else changes.

    The attempt keeps them open. Two queries, and one more where something is private.
    """
    row = Attempt.objects.filter(learner_id=attempt.learner_id, id=attempt.id)
    row.update(answers=sealed_answers(attempt), **changes)
    attempt.refresh_from_db(fields=list(changes))


@shown_to_staff
@transaction.atomic
def submit_attempt(
    *,
    learner_id: uuid.UUID,
    attempt_id: uuid.UUID,
    answers: Answers | None = None,
    client_at: datetime | None = None,
) -> Attempt:
    """Grade an attempt, once; ``answers`` None submits what was saved.

    ``client_at`` is when a client without a connection did so by its own clock.

    Returned with what its learner may see of the result by now. Submitting again with the same
    answers returns the first result. After the deadline, what was saved in time counts, and other
    answers raise TooLateError unless the quiz accepts late ones. Raises NotFoundError,
    AnswersInvalidError, and AttemptSubmittedError for other answers than the first.
    """
    attempt, enrolment = locked_attempt(learner_id, attempt_id)
    final = attempt.answers if answers is None else _with_checked(attempt, answers)
    if attempt.state == AttemptState.SUBMITTED:
        if final != attempt.answers:
            raise _submitted(attempt)
        return withhold(attempt)
    if deadlines.is_over(attempt, client_at):
        if final != attempt.answers:
            raise _too_late(attempt)
        return expire(attempt, enrolment)
    require_fitting(attempt, final)
    attempt.is_late = deadlines.is_late(attempt, client_at)
    attempt.client_submitted_at = client_at
    return record_submission(attempt, enrolment, final)


@transaction.atomic
def submit_saved(*, learner_id: uuid.UUID, attempt_id: uuid.UUID, client_at: datetime) -> None:
    """Submit what was saved of an attempt that was answered too late by its client's own clock.

    Otherwise the refused answers could come again, within its time by our clock.
    """
    attempt, enrolment = locked_attempt(learner_id, attempt_id)
    if deadlines.is_over(attempt, client_at):
        expire(attempt, enrolment)


def locked_attempt(learner_id: uuid.UUID, attempt_id: uuid.UUID) -> tuple[Any, Any]:
    """Lock and return a learner's own attempt, its answers open, and its enrolment."""
    locked = lock_attempt(learner_id=learner_id, attempt_id=attempt_id)
    if locked is None:
        raise NotFoundError
    attempt, enrolment = locked
    attempt.not_saved = {}
    return open_answers(attempt), enrolment


def require_open_attempt(attempt: Attempt, client_at: datetime | None = None) -> None:
    """Raise AttemptSubmittedError or TooLateError unless an attempt takes answers."""
    if attempt.state == AttemptState.SUBMITTED:
        raise _submitted(attempt)
    if deadlines.is_over(attempt, client_at):
        raise _too_late(attempt)


def _submitted(attempt: Attempt) -> AttemptSubmittedError | TooLateError:
    """Say why a submitted attempt takes no answers."""
    return _too_late(attempt) if attempt.expired else AttemptSubmittedError()


def _too_late(attempt: Attempt) -> TooLateError:
    end = deadlines.deadline(attempt)
    return TooLateError(deadline_at=end.isoformat() if end else None)
