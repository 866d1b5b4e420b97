"""Reads of work that is stuck."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from learners.models import Attempt, StuckWork, SyncedEvent
from learners.models.attempt import AttemptState
from learners.models.stuck import WorkKind
from learners.selectors.accounts import user_names
from learners.selectors.restrictions import unrestricted


@dataclass(frozen=True)
class Stuck:
    """What staff see of something that is stuck; ``activity_id`` is None for an event."""

    row: StuckWork
    username: str
    activity_id: uuid.UUID | None


def left_alone() -> Exists:
    """Say of a row with ``learner_id`` and ``id`` that it failed and is not due again."""
    waits = Q(retry_at__isnull=True) | Q(retry_at__gt=Now())
    return Exists(_of(OuterRef("learner_id"), OuterRef("id")).filter(waits))


def stuck_in(run_id: uuid.UUID) -> list[Stuck]:
    """Return what is stuck in a run, the oldest first. One query; three where something is."""
    rows = list(unrestricted(undone().filter(run_id=run_id)).order_by("since"))
    if not rows:
        return []
    ids = [row.learner_id for row in rows]
    names = user_names(ids)
    attempts = Attempt.objects.filter(learner_id__in=ids, id__in=[row.work_id for row in rows])
    activities = dict(attempts.values_list("id", "activity_id"))
    return [Stuck(row, names[row.learner_id], activities.get(row.work_id)) for row in rows]


def undone() -> QuerySet[StuckWork]:
    """Return the rows whose work is still to be done."""
    same: dict[str, Any] = {"learner_id": OuterRef("learner_id"), "id": OuterRef("work_id")}
    still_open = Exists(Attempt.objects.filter(**same, state=AttemptState.OPEN))
    waiting = Exists(SyncedEvent.objects.filter(**same, body__isnull=False))
    return StuckWork.objects.filter(
        Q(still_open, kind=WorkKind.ATTEMPT) | Q(waiting, kind=WorkKind.EVENT)
    )


def _of(learner_id: Any, work_id: Any) -> QuerySet[StuckWork]:
    return StuckWork.objects.filter(learner_id=learner_id, work_id=work_id)
