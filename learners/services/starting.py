"""Starting attempts: at once, or some time after a client without a connection did."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from courses.models import Edition
from courses.models.course import ActivityKind
from courses.policy import Late, QuizPolicy
from courses.selectors import edition_for_run, quiz_policy
from learners import deadlines
from learners.deadlines import TimedAttempt
from learners.errors import (
    AttemptIdInUseError,
    NeedsConnectionError,
    NoAttemptsLeftError,
    NotYetError,
    RunNotOpenError,
    TooLateError,
    TooSoonError,
    WrongKindError,
)
from learners.feedback import withhold
from learners.models import Account, Attempt
from learners.models.attempt import AttemptState
from learners.places import Place
from learners.privacy.answers import open_answers
from learners.services.deadlines import submit_overdue
from learners.services.enrolments import (
    kind_of,
    locked_enrolment,
    require_active,
    require_open,
)
from learners.services.stuck import shown_to_staff

SEED_BITS = 62
"""What a signed 64-bit column holds, whole."""


@shown_to_staff
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
    place = Place(learner_id, run_id, activity_id)
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    if known := _known(place, enrolment, attempt_id):
        return withhold(open_answers(known)), False
    require_active(enrolment)
    require_open(enrolment)
    edition = _edition(place, enrolment)
    if still_open := _still_open(place, enrolment):
        return open_answers(still_open), False
    attempt = _next_attempt(place, enrolment, edition)
    attempt.id = attempt_id
    attempt.save(force_insert=True)
    return attempt, True


@transaction.atomic
def start_synced_attempt(
    place: Place, *, attempt_id: uuid.UUID, after: uuid.UUID | None, at: datetime
) -> Attempt:
    """Start the attempt that a client without a connection started ``at`` its own time.

    Its time begins now, whatever the client's clock says. Raises NotYetError where it must wait:
    until the attempt ``after`` which it came, or another that is open, is submitted, or until the
    time between two attempts is over. Where late answers are accepted, the run may have closed.
    Raises what ``start_attempt`` raises, NeedsConnectionError and TooLateError.
    """
    enrolment = locked_enrolment(learner_id=place.learner_id, run_id=place.run_id)
    if known := _known(place, enrolment, attempt_id):
        return known
    require_active(enrolment)
    edition = _edition(place, enrolment)
    if not enrolment.has_opened:
        raise RunNotOpenError
    policy = _policy(place, edition)
    if policy.connected:
        raise NeedsConnectionError
    if policy.late != Late.ACCEPT:
        require_open(enrolment)
    if _still_open(place, enrolment) or _comes_first(place, after):
        raise NotYetError
    try:
        attempt = _next_attempt(place, enrolment, edition)
    except TooSoonError as error:
        raise NotYetError from error
    if deadlines.is_over(attempt):
        raise TooLateError
    attempt.id, attempt.client_started_at = attempt_id, at
    attempt.save(force_insert=True)
    return attempt


def _at(place: Place) -> QuerySet[Attempt]:
    return Attempt.objects.filter(**vars(place))


def _known(place: Place, enrolment: Any, attempt_id: uuid.UUID) -> Attempt | None:
    """Return the attempt of this id, if there is one. Raises AttemptIdInUseError."""
    known = Attempt.objects.filter(learner_id=place.learner_id, id=attempt_id).first()
    if known is None:
        return None
    if (known.run_id, known.activity_id) != (place.run_id, place.activity_id):
        raise AttemptIdInUseError
    return _timed(known, enrolment)


def _edition(place: Place, enrolment: Any) -> Edition:
    """Return the edition that the learner follows, which has this quiz."""
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    if kind_of(edition, place.activity_id) != ActivityKind.QUIZ:
        raise WrongKindError
    return edition


def _policy(place: Place, edition: Edition) -> QuizPolicy:
    return quiz_policy(edition_id=edition.pk, activity_id=place.activity_id)


def _still_open(place: Place, enrolment: Any) -> Attempt | None:
    """Return the open attempt; one whose time is over is submitted instead."""
    found = _at(place).filter(state=AttemptState.OPEN).first()
    if found is None or not deadlines.is_over(_timed(found, enrolment)):
        return found
    submit_overdue(learner_id=found.learner_id, attempt_id=found.id)
    return None


def _comes_first(place: Place, attempt_id: uuid.UUID | None) -> bool:
    """Say whether an attempt still has to be submitted, or to come at all."""
    submitted = _at(place).filter(state=AttemptState.SUBMITTED)
    return attempt_id is not None and not submitted.filter(id=attempt_id).exists()


def _next_attempt(place: Place, enrolment: Any, edition: Edition) -> TimedAttempt:
    """Return the attempt that may begin now. Raises where the rules do not allow one."""
    policy = _policy(place, edition)
    last = _at(place).aggregate(number=Max("number"), submitted_at=Max("submitted_at"))
    if policy.attempts_allowed and (last["number"] or 0) >= policy.attempts_allowed:
        raise NoAttemptsLeftError
    if policy.wait_minutes and last["submitted_at"]:
        retry_at = last["submitted_at"] + timedelta(minutes=policy.wait_minutes)
        if enrolment.now < retry_at:
            raise TooSoonError(retry_at=retry_at.isoformat())
    attempt = Attempt(
        **vars(place),
        edition=edition,
        number=(last["number"] or 0) + 1,
        seed=secrets.randbits(SEED_BITS),
        started_at=enrolment.now,
        deadline_at=_deadline(place, enrolment, policy),
    )
    return _timed(attempt, enrolment)


def _deadline(place: Place, enrolment: Any, policy: QuizPolicy) -> datetime | None:
    """Return the end of an attempt's time. A query only where the quiz has a time limit."""
    if not policy.time_limit_minutes:
        return None
    extra = Account.objects.values_list("extra_time", flat=True).get(pk=place.learner_id)
    return enrolment.now + (policy.time_allowed(extra) or timedelta())


def _timed(attempt: TimedAttempt, enrolment: Any) -> TimedAttempt:
    """Return an attempt that knows the clock and the close of its run."""
    attempt.now, attempt.closes_at = enrolment.now, enrolment.run.closes_at
    return attempt
