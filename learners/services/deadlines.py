"""Submitting what was saved, once the time of an attempt is over."""

import logging
import uuid

from django.db import transaction

from learners import deadlines
from learners.models import Attempt
from learners.models.stuck import WorkKind
from learners.selectors import own_attempt
from learners.selectors.background import overdue_attempts
from learners.selectors.restrictions import is_restricted
from learners.services.stuck import NOBODYS_FAULT, set_aside, shown_to_staff
from learners.services.submitting import record_submission
from learners.statements import lock_attempt

logger = logging.getLogger(__name__)


@shown_to_staff
def current_attempt(*, learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Attempt:
    """Return a learner's attempt as it is by now: submitted, where its time is over.

    One query, or those of ``own_attempt``, while nothing is to be done. Raises NotFoundError, and
    NotGradedError where it should be submitted and cannot, or cannot be read.
    """
    attempt = own_attempt(learner_id=learner_id, attempt_id=attempt_id)
    if deadlines.is_over(attempt) and submit_overdue(learner_id=learner_id, attempt_id=attempt_id):
        return own_attempt(learner_id=learner_id, attempt_id=attempt_id)
    return attempt


@transaction.atomic
def submit_overdue(*, learner_id: uuid.UUID, attempt_id: uuid.UUID) -> bool:
    """Submit what was saved of an attempt whose time is over; return whether this call did.

    It counts as submitted at its deadline, or late where the last answers were saved late. May run
    twice, and beside a submission: the lock decides which comes first, the other does nothing. That
    of somebody whose data may not be used waits until they may.
    """
    locked = lock_attempt(learner_id=learner_id, attempt_id=attempt_id)
    if locked is None or not deadlines.is_over(locked[0]) or is_restricted(learner_id):
        return False
    expire(*locked)
    return True


def expire(attempt: deadlines.TimedAttempt, enrolment: object) -> Attempt:
    """Submit what was saved of a locked attempt whose time is over."""
    end = deadlines.deadline(attempt)
    if end is None:
        raise AssertionError
    at = min(end, attempt.now)  # by a client's clock it is over before its end by ours
    if attempt.saved_at is not None and attempt.saved_at > at + deadlines.grace():
        at, attempt.is_late = attempt.saved_at, True
    attempt.expired = True
    return record_submission(attempt, enrolment, attempt.answers, at=at)


def sweep_overdue() -> int:
    """Submit what was saved of all attempts whose time is over; return how many.

    One that fails is set aside and holds up no other.
    """
    count = 0
    for learner_id, attempt_id, run_id in overdue_attempts():
        try:
            count += submit_overdue(learner_id=learner_id, attempt_id=attempt_id)
        except NOBODYS_FAULT:
            logger.warning("attempt %s of %s waits for the database", attempt_id, learner_id)
        except Exception as error:
            set_aside(
                learner_id=learner_id,
                work_id=attempt_id,
                kind=WorkKind.ATTEMPT,
                run_id=run_id,
                error=error,
            )
    return count
