"""Working a file of learners through, a chunk of rows at a time."""

import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models.functions import Now

from courses.errors import DomainError
from courses.failpoints import failpoint
from courses.leases import claim, lease
from courses.models import Run
from courses.selectors import with_openness
from learners.bulk import update_many
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
from partners.services.joining import take_up

CHUNK = 1000
MAX_TRIES = 5


@dataclass
class Chunk:
    """Rows that are worked on, the partner they are of, and what they add."""

    bulk: BulkEnrolment
    partner: Partner
    rows: list[BulkRow]
    learners: dict[str, PartnerLearner] = field(default_factory=dict)
    runs: dict[uuid.UUID, Run] = field(default_factory=dict)
    seats: int | None = None
    new_learners: list[PartnerLearner] = field(default_factory=list)
    new_enrolments: list[PartnerEnrolment] = field(default_factory=list)


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
    PartnerLearner.objects.bulk_create(chunk.new_learners)
    made = _really_new(chunk)
    PartnerEnrolment.objects.bulk_create(made.values())
    for row in rows:
        if not row.problem:
            _tell(chunk, row, made.pop((row.pairwise, row.run_id), None))
    update_many(
        BulkRow,
        key=["bulk", "number"],
        change=["outcome", "problem", "pairwise"],
        rows=[(bulk.pk, row.number, row.outcome, row.problem, row.pairwise) for row in rows],
    )


def _prepared(bulk: BulkEnrolment, rows: list[BulkRow]) -> Chunk:
    """Return the rows with all that says what becomes of them, the partner locked."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=bulk.partner_id)
    learners = PartnerLearner.objects.filter(partner=partner, is_sandbox=bulk.is_sandbox)
    runs = partner.demo_runs if bulk.is_sandbox else partner.runs
    chunk = Chunk(bulk, partner, rows)
    known = learners.filter(known_as__in={row.known_as for row in rows})
    chunk.learners = {each.known_as: each for each in known}
    chunk.runs = {run.pk: run for run in with_openness(runs.all())}
    if partner.seats is not None and not bulk.is_sandbox:
        chunk.seats = partner.seats - learners.filter(gone_at__isnull=True).count()
    return chunk


def _invite(chunk: Chunk, row: BulkRow) -> str:
    """Say in the chunk what a row adds; return what is wrong with it, if anything."""
    run = chunk.runs.get(row.run_id) if row.run_id else None
    if run is None:
        return "run-unknown"
    if not run.is_open:  # type: ignore[attr-defined]
        return "run-closed" if run.has_opened else "run-not-open"  # type: ignore[attr-defined]
    known = chunk.learners.get(row.known_as) or _new_learner(chunk, row.known_as)
    if known is None:
        return "no-seat-left"
    row.pairwise = known.pk
    chunk.new_enrolments.append(
        PartnerEnrolment(
            who=known,
            run=run,
            partner=chunk.partner,
            is_sandbox=chunk.bulk.is_sandbox,
            language=row.language,
        )
    )
    return ""


def _new_learner(chunk: Chunk, known_as: str) -> PartnerLearner | None:
    """Return somebody who was not known so far; None where no seat is left."""
    if chunk.seats is not None:
        if chunk.seats <= 0:
            return None
        chunk.seats -= 1
    learner = PartnerLearner(
        partner=chunk.partner, is_sandbox=chunk.bulk.is_sandbox, known_as=known_as
    )
    learner.invite = digest_of(code_of(learner.pk))
    chunk.learners[known_as] = learner
    chunk.new_learners.append(learner)
    return learner


def _really_new(chunk: Chunk) -> dict[tuple[uuid.UUID | None, uuid.UUID | None], PartnerEnrolment]:
    """Return the enrolments that are not there yet, each once, by whose and in which run."""
    wanted = {(each.who_id, each.run_id): each for each in reversed(chunk.new_enrolments)}
    before = PartnerEnrolment.objects.filter(who__in={who_id for who_id, _run_id in wanted})
    for pair in before.values_list("who_id", "run_id"):
        wanted.pop(pair, None)
    return wanted  # type: ignore[return-value]


def _tell(chunk: Chunk, row: BulkRow, made: PartnerEnrolment | None) -> None:
    """Say in a row what became of it. Whoever has joined before is enrolled at once."""
    learner = chunk.learners[row.known_as]
    if made is None:
        row.outcome = Outcome.KNOWN
        return
    row.outcome = Outcome.INVITED
    account = Account.objects.filter(pk=learner.learner_id).first() if learner.learner_id else None
    if account is None:
        return
    try:
        take_up(account, made)
    except DomainError as error:
        row.outcome, row.problem = Outcome.REFUSED, error.slug
    else:
        row.outcome = Outcome.ENROLLED
