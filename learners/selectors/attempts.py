"""Reads of attempts."""

import uuid

from django.db.models import QuerySet

from courses.errors import NotFoundError
from learners.models import Attempt


def own_attempt(*, learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Attempt:
    """Return a learner's attempt. One query. Raises NotFoundError, also for somebody else's."""
    attempt = Attempt.objects.filter(learner_id=learner_id, id=attempt_id).first()
    if attempt is None:
        raise NotFoundError
    return attempt


def attempts_at(
    *, learner_id: uuid.UUID, run_id: uuid.UUID, activity_id: uuid.UUID
) -> QuerySet[Attempt]:
    """Return a learner's attempts at a quiz, newest first, without results. One query."""
    return (
        Attempt.objects.filter(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
        .defer("result")
        .order_by("-number")
    )
