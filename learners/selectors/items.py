"""Reads of item analyses."""

import uuid

from courses.leases import UNCLAIMED
from courses.models import ItemAnalysis
from courses.models.analysis import AnalysisState


def analyses_left() -> list[uuid.UUID]:
    """Return analyses that are owed and that no worker has. One query."""
    owed = ItemAnalysis.objects.filter(
        UNCLAIMED, state=AnalysisState.OWED, tries__lt=ItemAnalysis.MAX_TRIES
    )
    return list(owed.order_by("requested_at").values_list("pk", flat=True))
