"""Working a file of learners through, a chunk of rows at a time."""

import uuid
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models.functions import Now

from courses.errors import DomainError
from courses.failpoints import failpoint
from courses.leases import claim, lease
from courses.models import Run
from courses.selectors import with_openness
from learners.bulk import insert_many, update_many
from learners.models import Account
from partners.invites import code_of, digest_of
from partners.models import (
    BulkEnrolment,
    BulkRow,
    BulkState,
    Outcome,
    Partner,
    PartnerEnrolment,
    PartnerLearner,
)
from partners.seats import seats_left
from partners.services.joining import take_up
from partners.services.taking_back import take_back

CHUNK = 1000
MAX_TRIES = 5
_LEARNER = ["id", "partner", "is_sandbox", "known_as", "invite"]
_ENROLMENT = ["who", "run", "partner", "is_sandbox", "language"]


class Known(NamedTuple):
    """Somebody whom the partner knows, and who they are, once they have joined."""

    id: uuid.UUID
    learner_id: uuid.UUID | None = None


@dataclass
class Chunk:
    """What says what becomes of some rows, and what they add: rows of tables as they are written.

    ``enrolments`` are by whose they are and in which run.
    """

    bulk: BulkEnrolment
    learners: dict[str, Known]
    runs: dict[uuid.UUID, Run]
    seats: int | None
    new_learners: list[tuple[Any, ...]] = field(default_factory=list)
    enrolments: dict[tuple[uuid.UUID, uuid.UUID], tuple[Any, ...]] = field(default_factory=dict)


def enrol_bulk(bulk_id: uuid.UUID) -> bool:
    """Work a file through to its end; return whether this call did.

    May be stopped anywhere and run again, and beside itself. After some tries without a chunk that
    is carried out it is set aside. Raises what the database raises, after noting its kind.
    """
    owed = BulkEnrolment.objects.filter(pk=bulk_id, state=BulkState.OWED)
    if not claim(owed):
        return False
    try:
        while _work_on_next(bulk_id):
            failpoint("bulk.chunk")
    except Exception as error:
        tries = owed.values_list("tries", flat=True).first() or 0
        state = BulkState.FAILED if tries >= MAX_TRIES else BulkState.OWED
        owed.update(error=type(error).__name__, state=state, claimed_until=None)
        raise
    return True


@transaction.atomic
def _work_on_next(bulk_id: uuid.UUID) -> bool:
    """Carry out the next rows; return whether there were any."""
    bulk = BulkEnrolment.objects.select_for_update(no_key=True).get(pk=bulk_id)
    if bulk.state != BulkState.OWED:
        return False
    rows = list(bulk.rows.filter(number__gt=bulk.done).order_by("number")[:CHUNK])
    if rows:
        take_back(bulk, [row for row in rows if row.outcome == Outcome.LEAVING])
        _carry_out(bulk, [row for row in rows if row.outcome == Outcome.WAITING])
        bulk.done = rows[-1].number
        bulk.refused += sum(row.outcome == Outcome.REFUSED for row in rows)
        bulk.tries, bulk.claimed_until = 1, lease()
    else:
        bulk.state, bulk.finished_at, bulk.claimed_until = BulkState.DONE, Now(), None
    bulk.save()
    return bool(rows)


def _carry_out(bulk: BulkEnrolment, rows: list[BulkRow]) -> None:
    """Invite or enrol those of some rows: ten statements, and some for each who has joined."""
    chunk = _prepared(bulk, rows)
    for row in rows:
        row.problem = _invite(chunk, row)
        if row.problem:
            row.outcome = Outcome.REFUSED
    insert_many(PartnerLearner, fields=_LEARNER, rows=chunk.new_learners)
    _leave_out_what_is_there(chunk)
    insert_many(PartnerEnrolment, fields=_ENROLMENT, rows=list(chunk.enrolments.values()))
    failpoint("bulk.written")
    for row in rows:
        if not row.problem:
            _tell(chunk, row)
    update_many(
        BulkRow,
        key=["bulk", "number"],
        change=["outcome", "problem", "pairwise"],
        rows=[(bulk.pk, row.number, row.outcome, row.problem, row.pairwise) for row in rows],
    )


def _prepared(bulk: BulkEnrolment, rows: list[BulkRow]) -> Chunk:
    """Return all that says what becomes of the rows, with the partner locked."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=bulk.partner_id)
    learners = PartnerLearner.objects.filter(partner=partner, is_sandbox=bulk.is_sandbox)
    known = learners.filter(known_as__in={row.known_as for row in rows})
    runs = partner.demo_runs if bulk.is_sandbox else partner.runs
    return Chunk(
        bulk=bulk,
        learners={
            known_as: Known(pairwise, learner_id)
            for known_as, pairwise, learner_id in known.values_list("known_as", "id", "learner_id")
        },
        runs={run.pk: run for run in with_openness(runs.all())},
        seats=seats_left(partner, is_sandbox=bulk.is_sandbox),
    )


def _invite(chunk: Chunk, row: BulkRow) -> str:
    """Say in the chunk what a row adds; return what is wrong with it, if anything."""
    run = chunk.runs.get(row.run_id) if row.run_id else None
    if run is None:
        return "run-unknown"
    if run.has_opened and not run.is_open:  # type: ignore[attr-defined]
        return "run-closed"
    known = chunk.learners.get(row.known_as) or _new_learner(chunk, row.known_as)
    if known is None:
        return "no-seat-left"
    row.pairwise = known.id
    bulk = chunk.bulk
    chunk.enrolments.setdefault(
        (known.id, run.pk), (known.id, run.pk, bulk.partner_id, bulk.is_sandbox, row.language)
    )
    return ""


def _new_learner(chunk: Chunk, known_as: str) -> Known | None:
    """Return somebody who was not known so far; None where no seat is left."""
    if chunk.seats is not None:
        if chunk.seats <= 0:
            return None
        chunk.seats -= 1
    known, bulk = Known(uuid.uuid4()), chunk.bulk
    invite = digest_of(code_of(known.id))
    chunk.learners[known_as] = known
    chunk.new_learners.append((known.id, bulk.partner_id, bulk.is_sandbox, known_as, invite))
    return known


def _leave_out_what_is_there(chunk: Chunk) -> None:
    """Leave enrolments out that were there before."""
    before = PartnerEnrolment.objects.filter(who__in={who for who, _run_id in chunk.enrolments})
    for pair in before.values_list("who_id", "run_id"):
        chunk.enrolments.pop(pair, None)


def _tell(chunk: Chunk, row: BulkRow) -> None:
    """Say in a row what became of it. Whoever has joined before is enrolled at once."""
    known = chunk.learners[row.known_as]
    made = chunk.enrolments.pop((known.id, row.run_id), None)  # type: ignore[arg-type]
    if made is None:
        row.outcome = Outcome.KNOWN
        return
    row.outcome = Outcome.INVITED
    account = Account.objects.filter(pk=known.learner_id).first() if known.learner_id else None
    if account is None:
        return
    who_id, run_id, *_rest = made
    brought = PartnerEnrolment(who_id=who_id, run_id=run_id, language=row.language)
    try:
        is_enrolled = take_up(account, brought)
    except DomainError as error:
        PartnerEnrolment.objects.filter(who=known.id, run=row.run_id).delete()
        row.outcome, row.problem = Outcome.REFUSED, error.slug
    else:
        row.outcome = Outcome.ENROLLED if is_enrolled else Outcome.INVITED
