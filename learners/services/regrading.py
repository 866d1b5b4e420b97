"""Regrades: asking for one, carrying it out in the background, taking it back."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from courses.failpoints import failpoint
from courses.leases import claim, lease
from courses.models import Regrade
from courses.models.regrade import NEXT, WORKING, RegradeState
from learners.corrections import corrections
from learners.errors import (
    NothingToRegradeError,
    ReasonMissingError,
    RegradeNotLastError,
    RegradeStateError,
    RegradeUnderWayError,
)
from learners.models import Enrolment
from learners.nudges import nudge
from learners.services.regrade_chunks import next_chunk, regrade_chunk, reverse_chunk

Progress = Callable[[Regrade], None]
"""Is told of a regrade after each chunk."""


def request_regrade(
    *, edition_id: uuid.UUID, activity_id: uuid.UUID, reason: str, by_id: uuid.UUID
) -> Regrade:
    """Ask what it would mean to grade earlier attempts at a quiz by an edition's key.

    Nothing is graded yet: a worker makes the preview. Raises ReasonMissingError,
    NothingToRegradeError where no earlier edition has another key, RegradeUnderWayError.
    """
    if not reason.strip():
        raise ReasonMissingError
    found = corrections(edition_id=edition_id, activity_id=activity_id)
    if not any(each.corrected for each in found.values()):
        raise NothingToRegradeError
    try:
        with transaction.atomic():
            regrade = Regrade.objects.create(
                activity_id=activity_id,
                edition_id=edition_id,
                reason=reason.strip(),
                requested_by_id=by_id,
            )
            _owe(regrade)
    except IntegrityError:
        raise RegradeUnderWayError from None
    return regrade


def start_regrade(*, regrade_id: uuid.UUID, takes_back: bool, by_id: uuid.UUID) -> Regrade:
    """Carry out what was previewed. Raises RegradeStateError."""
    return _move(regrade_id, RegradeState.RUNNING, takes_back=takes_back, started_by_id=by_id)


def dismiss_regrade(*, regrade_id: uuid.UUID) -> Regrade:
    """Let a preview go without regrading. Raises RegradeStateError."""
    return _move(regrade_id, RegradeState.DISMISSED)


@transaction.atomic
def reverse_regrade(*, regrade_id: uuid.UUID, by_id: uuid.UUID) -> Regrade:
    """Put every attempt and completion back as it was before a regrade.

    Completed runs and certificates stay. Raises RegradeStateError, RegradeNotLastError where a
    later regrade of the quiz stands on this one, RegradeUnderWayError.
    """
    regrade = Regrade.objects.select_for_update().get(pk=regrade_id)
    later = Regrade.objects.filter(
        activity_id=regrade.activity_id,
        requested_at__gt=regrade.requested_at,
        state=RegradeState.DONE,
    )
    if later.exists():
        raise RegradeNotLastError
    try:
        with transaction.atomic():
            return _move(regrade_id, RegradeState.REVERSING, reversed_by_id=by_id)
    except IntegrityError:
        raise RegradeUnderWayError from None


@transaction.atomic
def retry_regrade(*, regrade_id: uuid.UUID) -> Regrade:
    """Let workers try again after failures, from where they stopped."""
    Regrade.objects.filter(pk=regrade_id, state__in=WORKING).update(tries=0, claimed_until=None)
    regrade = Regrade.objects.get(pk=regrade_id)
    _owe(regrade)
    return regrade


def work_on(regrade_id: uuid.UUID, *, progress: Progress = lambda _regrade: None) -> bool:
    """Preview, regrade or reverse until it is done; return whether this call did.

    False where nothing is owed or another worker has it. May be killed anywhere and run again: each
    chunk is one transaction that also says how far it came. Raises what a chunk raises, after
    noting the kind of error.
    """
    owed = Regrade.objects.filter(pk=regrade_id, state__in=WORKING, tries__lt=Regrade.MAX_TRIES)
    if not claim(owed):
        return False
    try:
        while regrade := _step(regrade_id):
            failpoint("regrade.chunk")
            progress(regrade)
    except Exception as error:
        Regrade.objects.filter(pk=regrade_id).update(error=type(error).__name__)
        raise
    return True


@transaction.atomic
def _move(regrade_id: uuid.UUID, state: str, **fields: Any) -> Regrade:
    """Go on to a state that may follow, and begin its work at the beginning."""
    regrade = Regrade.objects.select_for_update().get(pk=regrade_id)
    if state not in NEXT.get(RegradeState(regrade.state), set()):
        raise RegradeStateError
    fields |= {"state": state, "seen": 0, "run_at": None, "learner_at": None}
    fields |= {"tries": 0, "error": "", "claimed_until": None}
    for name, value in fields.items():
        setattr(regrade, name, value)
    regrade.save(update_fields=list(fields))
    _owe(regrade)
    return regrade


def _owe(regrade: Regrade) -> None:
    from learners.tasks import regrade as task  # noqa: PLC0415 - the task imports this module

    if regrade.state in WORKING:
        nudge(task, str(regrade.pk))


@transaction.atomic
def _step(regrade_id: uuid.UUID) -> Regrade | None:
    """Do the next chunk; return the regrade, None once there is no more to do.

    The lock on its row makes workers that think they have it take turns, each from where the last
    one came to.
    """
    regrade = (
        Regrade.objects.select_for_update(of=("self",)).select_related("edition").get(pk=regrade_id)
    )
    if regrade.state not in WORKING:
        return None
    chunk = next_chunk(regrade)
    if chunk is None:
        _finish(regrade)
        return None
    if regrade.run_at is None:
        regrade.total = Enrolment.objects.filter(run__course_id=regrade.edition.course_id).count()
    match regrade.state:
        case RegradeState.PREVIEWING:
            regrade.preview = _sum(regrade.preview, regrade_chunk(regrade, chunk))
        case RegradeState.RUNNING:
            regrade.counts = _sum(regrade.counts, regrade_chunk(regrade, chunk))
        case RegradeState.REVERSING:
            reverse_chunk(regrade, chunk)
    regrade.seen += len(chunk.learner_ids)
    regrade.run_at, regrade.learner_at = chunk.run_id, chunk.learner_ids[-1]
    regrade.tries, regrade.claimed_until = 0, lease()
    regrade.save()
    failpoint("regrade.counted")
    return regrade


def _sum(counts: dict[str, int], more: Counter[str]) -> dict[str, int]:
    return dict(Counter(counts) + more)


FINISHED = {
    RegradeState.PREVIEWING: RegradeState.PREVIEWED,
    RegradeState.RUNNING: RegradeState.DONE,
    RegradeState.REVERSING: RegradeState.REVERSED,
}
_STAMP = {RegradeState.DONE: "done_at", RegradeState.REVERSED: "reversed_at"}


def _finish(regrade: Regrade) -> None:
    """Say that it is done, and forget whose attempts came last."""
    regrade.state = FINISHED[RegradeState(regrade.state)]
    if stamp := _STAMP.get(RegradeState(regrade.state)):
        setattr(regrade, stamp, Now())
    regrade.run_at = regrade.learner_at = regrade.claimed_until = None
    regrade.tries, regrade.error = 0, ""
    regrade.save()
