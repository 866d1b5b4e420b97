"""Setting aside what fails, so that it holds up nobody, and taking it up again."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from learners.errors import NotGradedError
from learners.models import StuckWork
from learners.models.stuck import WorkKind
from learners.nudges import nudge
from learners.selectors.stuck import undone

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
NOBODYS_FAULT = (OperationalError, InterfaceError)
"""Errors that say nothing about the work: the database is down, or busy."""


@transaction.atomic
def set_aside(
    *,
    learner_id: uuid.UUID,
    work_id: uuid.UUID,
    kind: WorkKind,
    run_id: uuid.UUID | None,
    error: BaseException,
) -> None:
    """Note that work has failed: it is left alone for a minute, then two, four and so on.

    After ``MAX_TRIES`` it is left alone until staff ask for it (``take_up``). Whoever did the work
    has rolled it back.
    """
    rows = StuckWork.objects.select_for_update()
    row, _new = rows.get_or_create(
        learner_id=learner_id, work_id=work_id, defaults={"kind": kind, "run_id": run_id}
    )
    row.tries = min(row.tries + 1, StuckWork.MAX_TRIES)
    is_last = row.tries == StuckWork.MAX_TRIES
    wait: Any = Now() + timedelta(minutes=2 ** (row.tries - 1))
    row.retry_at = None if is_last else wait
    # What went wrong, rather than that it did.
    row.error = type(error.__cause__ or error).__name__
    row.save()
    logger.error(
        "%s %s of %s failed with %s, try %s", kind, work_id, learner_id, row.error, row.tries
    )


def shown_to_staff(work: Callable[P, T]) -> Callable[P, T]:
    """Wrap what learners do with an attempt: where that fails by our fault, staff see it.

    Also where no clock would ever come to it. The sweeper's tries are not counted by it. Nothing is
    kept inside of a transaction that is rolled back with the error.
    """

    @wraps(work)
    def wrapped(*args: P.args, **fields: P.kwargs) -> T:
        try:
            return work(*args, **fields)
        except NotGradedError as error:
            attempt = error.attempt
            StuckWork.objects.get_or_create(
                learner_id=attempt.learner_id,
                work_id=attempt.id,
                defaults={
                    "kind": WorkKind.ATTEMPT,
                    "run_id": attempt.run_id,
                    "error": type(error.__cause__ or error).__name__,
                    "retry_at": Now(),
                },
            )
            raise

    return wrapped


def take_up(*, run_id: uuid.UUID) -> int:
    """Have everything that is stuck in a run tried again soon, as if it never was; return how many.

    The sweeper does it, for whom this is due.
    """
    from learners.tasks import sweep_attempts  # noqa: PLC0415 - the task imports this module

    with transaction.atomic():
        count = StuckWork.objects.filter(run_id=run_id).update(tries=0, retry_at=Now())
        nudge(sweep_attempts)
    return count


def forget_done() -> None:
    """Delete the rows of what was done meanwhile. One statement."""
    StuckWork.objects.exclude(pk__in=undone().values("pk")).delete()
