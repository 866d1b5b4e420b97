"""Reads of item analyses."""

import uuid

from django.db.models import Q
from django.db.models.functions import Now

from courses.models import ItemAnalysis
from courses.models.analysis import AnalysisState


def analyses_left() -> list[uuid.UUID]:
    """Return analyses that are owed and that no worker has. One query."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())
    owed = ItemAnalysis.objects.filter(
        free, state=AnalysisState.OWED, tries__lt=ItemAnalysis.MAX_TRIES
    )
    return list(owed.order_by("requested_at").values_list("pk", flat=True))
