"""Attempts at quizzes: start, save, submit."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from courses.errors import NotFoundError
from courses.models.course import ActivityKind
from courses.policy import QuizPolicy, policy_of
from courses.selectors import edition_for_run, grading_material
from learners import deadlines
from learners.deadlines import TimedAttempt
from learners.errors import (
    AnswersChangedError,
    AttemptIdInUseError,
    AttemptSubmittedError,
    NoAttemptsLeftError,
    TooLateError,
    TooSoonError,
    WrongKindError,
)
from learners.feedback import withhold
from learners.models import Account, Attempt
from learners.models.attempt import AttemptState, version_of
from learners.services.deadlines import expire, submit_overdue
from learners.services.enrolments import (
    kind_of,
    locked_enrolment,
    require_active,
    require_open,
)
from learners.services.submitting import Answers, hash_of, record_submission, require_fitting
from learners.statements import lock_attempt

SEED_BITS = 62
"""What a signed 64-bit column holds, whole."""


@transaction.atomic
def start_attempt(
    *,
    learner_id: uuid.UUID,
    run_id: uuid.UUID,
    activity_id: uuid.UUID,
    attempt_id: uuid.UUID,
) -> tuple[Attempt, bool]:
    """Start an attempt, or return the one that is open; and whether it is new.

    ``attempt_id`` is made by the client: starting twice with it is one attempt. The lock on the
    enrolment makes parallel starts queue, so no more than the allowed attempts come to be. The time
    of the attempt, where it has any, begins now. Raises NotFoundError, NotEnrolledError,
    RunClosedError, ActivityRetiredError, WrongKindError, NoAttemptsLeftError, TooSoonError,
    AttemptIdInUseError.
    """
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    known = Attempt.objects.filter(learner_id=learner_id, id=attempt_id).first()
    if known:
        if (known.run_id, known.activity_id) != (run_id, activity_id):
            raise AttemptIdInUseError
        return _timed(known, enrolment), False
    require_active(enrolment)
    require_open(enrolment)
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    if kind_of(edition, activity_id) != ActivityKind.QUIZ:
        raise WrongKindError
    earlier = Attempt.objects.filter(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
    still_open = earlier.filter(state=AttemptState.OPEN).first()
    if still_open and not deadlines.is_over(_timed(still_open, enrolment)):
        return still_open, False
    if still_open:
        submit_overdue(learner_id=learner_id, attempt_id=still_open.id)
    last = earlier.aggregate(number=Max("number"), submitted_at=Max("submitted_at"))
    quiz = grading_material(edition_id=edition.pk, activity_id=activity_id).content
    policy = policy_of(quiz)
    _require_attempt(policy, last, enrolment.now)
    attempt = Attempt(
        learner_id=learner_id,
        id=attempt_id,
        run_id=run_id,
        activity_id=activity_id,
        edition=edition,
        number=(last["number"] or 0) + 1,
        seed=secrets.randbits(SEED_BITS),
        started_at=enrolment.now,
        deadline_at=_deadline(learner_id, policy, enrolment.now),
    )
    attempt.save(force_insert=True)
    return _timed(attempt, enrolment), True


def _timed(attempt: TimedAttempt, enrolment: Any) -> Attempt:
    """Return an attempt that knows the clock and the close of its run."""
    attempt.now, attempt.closes_at = enrolment.now, enrolment.run.closes_at
    return attempt


def _deadline(learner_id: uuid.UUID, policy: QuizPolicy, now: datetime) -> datetime | None:
    """Return the end of an attempt's time. A query only where the quiz has a time limit."""
    if not policy.time_limit_minutes:
        return None
    extra = Account.objects.values_list("extra_time", flat=True).get(pk=learner_id)
    return now + (policy.time_allowed(extra) or timedelta())


def _require_attempt(policy: QuizPolicy, last: dict[str, Any], now: datetime) -> None:
    """Raise unless the policy allows one more attempt now."""
    if policy.attempts_allowed and (last["number"] or 0) >= policy.attempts_allowed:
        raise NoAttemptsLeftError
    if policy.wait_minutes and last["submitted_at"]:
        retry_at = last["submitted_at"] + timedelta(minutes=policy.wait_minutes)
        if now < retry_at:
            raise TooSoonError(retry_at=retry_at.isoformat())


@transaction.atomic
def save_answers(
    *,
    learner_id: uuid.UUID,
    attempt_id: uuid.UUID,
    answers: Answers,
    expected_version: str | None = None,
) -> Attempt:
    """Keep answers without submitting them. Replaces what was saved before.

    With ``expected_version``, only if those saved are still the ones that the writer saw, or are
    the same as these (a save whose reply was lost, sent again). Raises NotFoundError,
    AnswersInvalidError, AttemptSubmittedError, TooLateError, AnswersChangedError.
    """
    attempt, _enrolment = _locked(learner_id, attempt_id)
    if attempt.state == AttemptState.SUBMITTED:
        raise _submitted(attempt)
    if deadlines.is_over(attempt):
        raise _too_late(attempt)
    require_fitting(attempt, answers)
    if expected_version is not None and attempt.version not in {
        expected_version,
        version_of(answers),
    }:
        raise AnswersChangedError(saved_at=attempt.saved_at, version=attempt.version)
    attempt.answers, attempt.saved_at = answers, Now()
    attempt.save(update_fields=["answers", "saved_at"])
    attempt.refresh_from_db(fields=["saved_at"])
    return attempt


@transaction.atomic
def submit_attempt(
    *, learner_id: uuid.UUID, attempt_id: uuid.UUID, answers: Answers | None = None
) -> Attempt:
    """Grade an attempt, once; ``answers`` None submits what was saved.

    Returned with what its learner may see of the result by now. Submitting again with the same
    answers returns the first result. After the deadline, what was saved in time counts, and other
    answers raise TooLateError unless the quiz accepts late ones. Raises NotFoundError,
    AnswersInvalidError, and AttemptSubmittedError for other answers than the first.
    """
    attempt, enrolment = _locked(learner_id, attempt_id)
    final = attempt.answers if answers is None else answers
    if attempt.state == AttemptState.SUBMITTED:
        if answers is not None and attempt.answers_hash != hash_of(final):
            raise _submitted(attempt)
        return withhold(attempt)
    if deadlines.is_over(attempt):
        if final != attempt.answers:
            raise _too_late(attempt)
        return expire(attempt, enrolment)
    require_fitting(attempt, final)
    attempt.is_late = deadlines.is_late(attempt)
    return record_submission(attempt, enrolment, final)


def _locked(learner_id: uuid.UUID, attempt_id: uuid.UUID) -> tuple[Any, Any]:
    """Lock and return a learner's own attempt and its enrolment."""
    locked = lock_attempt(learner_id=learner_id, attempt_id=attempt_id)
    if locked is None:
        raise NotFoundError
    return locked


def _submitted(attempt: Attempt) -> AttemptSubmittedError | TooLateError:
    """Say why a submitted attempt takes no answers."""
    return _too_late(attempt) if attempt.expired else AttemptSubmittedError()


def _too_late(attempt: Attempt) -> TooLateError:
    end = deadlines.deadline(attempt)
    return TooLateError(deadline_at=end.isoformat() if end else None)
