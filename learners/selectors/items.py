"""Reads of item analyses."""

import uuid

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from courses.models import ItemAnalysis
from courses.models.analysis import AnalysisState


def analyses_of(*, edition_id: uuid.UUID, run_id: uuid.UUID | None) -> QuerySet[ItemAnalysis]:
    """Return the analyses of an edition in a run, or in all runs (None). One query."""
    in_run = Q(run__isnull=True) if run_id is None else Q(run_id=run_id)
    return ItemAnalysis.objects.filter(in_run, edition_id=edition_id)


def analyses_left() -> list[uuid.UUID]:
    """Return analyses that are owed and that no worker has. One query."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())
    owed = ItemAnalysis.objects.filter(
        free, state=AnalysisState.OWED, tries__lt=ItemAnalysis.MAX_TRIES
    )
    return list(owed.order_by("requested_at").values_list("pk", flat=True))
