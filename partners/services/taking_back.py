"""Taking invitations back that nobody has taken up, a chunk of rows of a file at a time."""

import uuid

from django.db.models import Exists, OuterRef

from learners.bulk import update_many
from partners.models import BulkEnrolment, BulkRow, Outcome, PartnerEnrolment, PartnerLearner

JOINED = "has-joined"


def take_back(bulk: BulkEnrolment, rows: list[BulkRow]) -> None:
    """Invite those of some rows no more, and free the seats of who is invited to nothing else.

    Whoever has joined a run is left in it, and their row refused: they leave by themselves. Who
    was not invited counts as withdrawn. Five statements.
    """
    if not rows:
        return
    learners = PartnerLearner.objects.filter(
        partner=bulk.partner_id,
        is_sandbox=bulk.is_sandbox,
        known_as__in={row.known_as for row in rows},
    )
    # Locked, so that nobody joins meanwhile.
    known = {each.known_as: each for each in learners.select_for_update().order_by("pk")}
    brought = PartnerEnrolment.objects.filter(who__in=known.values())
    waits = {(each.who_id, each.run_id): each.waits for each in brought}
    taken_back: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for row in rows:
        who = known.get(row.known_as)
        pair = (who.pk, row.run_id) if who and row.run_id else None
        row.outcome, row.pairwise = Outcome.WITHDRAWN, who.pk if who else None
        if who is None or pair not in waits:
            continue
        if who.learner_id and not waits[pair]:
            row.outcome, row.problem = Outcome.REFUSED, JOINED
        else:
            taken_back.add(pair)
    PartnerEnrolment.objects.filter(pk__in=list(taken_back)).delete()
    left = PartnerEnrolment.objects.filter(who=OuterRef("pk"))
    unused = PartnerLearner.objects.filter(~Exists(left), pk__in={who for who, _run in taken_back})
    unused.filter(learner_id__isnull=True, gone_at__isnull=True).delete()
    update_many(
        BulkRow,
        key=["bulk", "number"],
        change=["outcome", "problem", "pairwise"],
        rows=[(bulk.pk, row.number, row.outcome, row.problem, row.pairwise) for row in rows],
    )
