"""Certificates that show a partner beside the movement: of learners who let it see their progress.

A certificate that shows who brought somebody says it to whoever sees it. So it is for those who
share with the partner when they earn it, and of no others.
"""

import uuid
from collections.abc import Collection

from certificates.designs.branding import Designs
from certificates.designs.frozen import newest_revision
from partners.models import PartnerEnrolment, PartnerLearner
from partners.selectors.progress import sharing_among


def designs_by_partners(run_id: uuid.UUID, learner_ids: Collection[uuid.UUID]) -> Designs:
    """Return the designs, as published now, of the partners that brought learners to a run.

    Of several, of the one that they joined first. One query where none has a design; else two more,
    and one for each design.
    """
    rows = PartnerEnrolment.objects.filter(
        run=run_id,
        who__learner_id__in=learner_ids,
        who__gone_at__isnull=True,
        partner__certificate_design__isnull=False,
    ).order_by("-who__joined_at")
    found = rows.values_list("who__learner_id", "partner__certificate_design")
    chosen = {who: design for who, design in found if who and design}
    if not chosen:
        return {}
    chosen = {who: chosen[who] for who in sharing_among(chosen)}
    newest = {design: newest_revision(design) for design in set(chosen.values())}
    return {
        learner_id: revision.pk
        for learner_id, design in chosen.items()
        if (revision := newest[design]) is not None
    }


def partners_shown_to(learner_id: uuid.UUID) -> list[str]:
    """Return the names of partners that somebody's certificates show if they share. One query."""
    rows = PartnerLearner.objects.filter(
        learner_id=learner_id, gone_at__isnull=True, partner__certificate_design__isnull=False
    )
    return list(rows.order_by("joined_at").values_list("partner__name", flat=True))
