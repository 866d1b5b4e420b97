"""Work on all certificates of a run or a programme: asked for, and done in chunks by a worker.

What is written here is drawn afterwards, by ``issuing_in_bulk``.
"""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, Required, TypedDict, Unpack, cast

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from certificates.designs.branding import Designs, branded
from certificates.errors import BatchUnderWayError, NobodyConcernedError
from certificates.models import (
    Batch,
    BatchState,
    BatchWork,
    Certificate,
    CertificateState,
    RevocationReason,
)
from certificates.selectors import concerned
from certificates.services.ending import lock_to, revoke, supersede
from certificates.services.owing import add_certificates, certificates_owed
from courses.failpoints import failpoint
from courses.leases import claim, lease
from courses.models import ProgrammeText, Run
from courses.programmes.selectors import text_in
from courses.selectors import edition_for_run
from learners.models.audit import StaffAction
from learners.nudges import nudge
from learners.services.auditing import note

CHUNK = 500
WORKERS = 8
"""How many workers draw what a batch owes, at most."""
NOTED = {
    BatchWork.ISSUE: StaffAction.ISSUED,
    BatchWork.RETRY: StaffAction.REISSUED,
    BatchWork.REISSUE: StaffAction.REPLACED,
    BatchWork.REVOKE: StaffAction.REVOKED,
    BatchWork.BADGES: StaffAction.REVOKED,
}
Progress = Callable[[Batch], None]
"""Is told of a batch after each chunk."""


class Asked(TypedDict, total=False):
    """What is asked for: of a run or of a programme, by whom, and why where they are revoked."""

    run_id: uuid.UUID
    programme_id: uuid.UUID
    work: Required[str]
    reason: str
    by_id: Required[uuid.UUID]


def request_batch(**asked: Unpack[Asked]) -> Batch:
    """Ask for work on all certificates of a run or a programme; a worker does it.

    It is noted in the audit log. Raises NobodyConcernedError, BatchUnderWayError.
    """
    batch = _batch(asked)
    rows = concerned(work=batch.work, **batch.scope)
    batch.total = rows.order_by().values("learner_id").distinct().count()
    if not batch.total:
        raise NobodyConcernedError
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            _note(batch)
            _owe(batch)
    except IntegrityError:
        raise BatchUnderWayError from None
    return batch


def _batch(asked: Asked) -> Batch:
    return Batch(
        run_id=asked.get("run_id"),
        programme_id=asked.get("programme_id"),
        work=asked["work"],
        reason=asked.get("reason", ""),
        requested_by_id=asked["by_id"],
    )


@transaction.atomic
def retry_batch(*, batch_id: uuid.UUID) -> None:
    """Let workers try again after failures, from where they stopped."""
    running = Batch.objects.filter(pk=batch_id, state=BatchState.RUNNING)
    running.update(tries=0, claimed_until=None)
    for batch in running:
        _owe(batch)


@transaction.atomic
def work_on_one(*, username: str, **asked: Unpack[Asked]) -> int:
    """Do the same for one learner, at once. Return how many certificates it was about.

    A learner waits for what is owed by it, so it is not ``in_bulk``.
    """
    batch = _batch(asked)
    rows = concerned(work=batch.work, username=username, **batch.scope)
    learner_id = rows.values_list("learner_id", flat=True).first()
    changed = _do(batch, rows, in_bulk=False)
    if learner_id and changed:
        _note(batch, learner_id=learner_id)
        _draw()
    return changed


def work_on(batch_id: uuid.UUID, *, progress: Progress = lambda _batch: None) -> bool:
    """Do what a batch asks for until it is done; return whether this call did.

    False where nothing is owed or another worker has it. May be killed anywhere and run again: each
    chunk is one transaction that also says how far it came. Raises what a chunk raises, after
    noting the kind of error.
    """
    running = Batch.objects.filter(pk=batch_id, state=BatchState.RUNNING, tries__lt=Batch.MAX_TRIES)
    if not claim(running):
        return False
    try:
        while batch := _step(batch_id):
            failpoint("batch.chunk")
            progress(batch)
    except Exception as error:
        Batch.objects.filter(pk=batch_id).update(error=type(error).__name__)
        raise
    return True


@transaction.atomic
def _step(batch_id: uuid.UUID) -> Batch | None:
    """Do the next chunk; return the batch, None once there is no more to do.

    The lock on its row makes workers that think they have it take turns, each from where the last
    one came to.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != BatchState.RUNNING:
        return None
    learner_ids = _next(batch)
    if not learner_ids:
        _finish(batch)
        return None
    rows = concerned(work=batch.work, **batch.scope).filter(learner_id__in=learner_ids)
    batch.changed += _do(batch, rows, in_bulk=True)
    batch.seen += len(learner_ids)
    batch.learner_at = learner_ids[-1]
    batch.tries, batch.claimed_until = 0, lease()
    batch.save()
    failpoint("batch.counted")
    if batch.seen <= CHUNK * WORKERS:
        _draw()
    return batch


def _next(batch: Batch) -> list[uuid.UUID]:
    """Return the learners who come next. One query."""
    rows = concerned(work=batch.work, **batch.scope)
    if batch.learner_at:
        rows = rows.filter(learner_id__gt=batch.learner_at)
    return list(rows.values_list("learner_id", flat=True).distinct()[:CHUNK])


def _do(batch: Batch, rows: QuerySet[Any], *, in_bulk: bool) -> int:
    """Do it for some learners; return how many certificates it was about. A few statements."""
    match batch.work:
        case BatchWork.ISSUE:
            new = certificates_owed(list(rows), run=cast("Run", batch.run), in_bulk=in_bulk)
            add_certificates(new)
            return len(new)
        case BatchWork.RETRY:
            return _make_again(rows, in_bulk=in_bulk)
        case BatchWork.REISSUE:
            found = _locked(rows, CertificateState.SUPERSEDED)
            return len(supersede(found, in_bulk=in_bulk, designs=_designs(batch, found)))
        case _:
            found = _locked(rows, CertificateState.REVOKED)
            revoke(found, reason=RevocationReason(batch.reason))
            return len(found)


def _locked(rows: QuerySet[Certificate], state: CertificateState) -> list[Certificate]:
    """Return those of some that may come to a state, locked: rows only, not their learners'."""
    return lock_to(state, rows.select_related(None))


def _designs(batch: Batch, certificates: Sequence[Certificate]) -> dict[uuid.UUID, Any]:
    """Return the designs that certificates have by now.

    One query for each language, or one in all; and those of who brands them.
    """
    languages = {each.language for each in certificates}
    others: Designs = {}
    if batch.run is None:
        texts = list(ProgrammeText.objects.filter(programme=batch.programme_id).order_by("pk"))
        said: dict[str, Any] = {each: text_in(texts, each) for each in languages}
    else:
        said = {each: edition_for_run(run=batch.run, language=each) for each in languages}
        others = branded(batch.run.pk, {each.learner_id for each in certificates})
    usual = {language: each and each.certificate.get("design") for language, each in said.items()}
    return {each.id: others.get(each.learner_id) or usual[each.language] for each in certificates}


def _make_again(rows: QuerySet[Certificate], *, in_bulk: bool) -> int:
    found = rows.select_related(None).order_by()
    return found.update(
        state=CertificateState.OWED, tries=0, error="", claimed_until=None, in_bulk=in_bulk
    )


def _finish(batch: Batch) -> None:
    """Say that it is done, and forget who came last."""
    batch.state, batch.done_at = BatchState.DONE, Now()
    batch.learner_at = batch.claimed_until = None
    batch.tries, batch.error = 0, ""
    batch.save()


def _note(batch: Batch, *, learner_id: uuid.UUID | None = None) -> None:
    """Note it in the audit log: about a run, or about the office of a programme."""
    where = (
        {"office_id": batch.programme.office_id} if batch.programme else {"run_id": batch.run_id}
    )
    action = NOTED[BatchWork(batch.work)]
    note(action, by_id=batch.requested_by_id, learner_id=learner_id, **where)


def _owe(batch: Batch) -> None:
    from certificates.tasks import run_batch  # noqa: PLC0415 - the task imports these services

    nudge(run_batch, str(batch.pk))


def _draw() -> None:
    from certificates.tasks import issue_in_bulk  # noqa: PLC0415 - the task imports these services

    nudge(issue_in_bulk)
