"""The numbers that a partner is told of its learners."""

import uuid

from django.db.models import QuerySet

from courses.leases import UNCLAIMED
from impact.models import ReleaseState
from partners.models import ApiKey, PartnerReport


def reports_of_key(key: ApiKey) -> QuerySet[PartnerReport]:
    """Return what was told, newest first. One query. What it was decided by is not read."""
    return PartnerReport.objects.filter(
        partner=key.partner_id, is_sandbox=key.is_sandbox, state=ReleaseState.FROZEN
    ).defer("kept")


def reports_left() -> list[uuid.UUID]:
    """Return the reports that are to be made and that no worker has. One query."""
    owed = PartnerReport.objects.filter(
        UNCLAIMED, state=ReleaseState.OWED, tries__lt=PartnerReport.MAX_TRIES
    )
    return list(owed.order_by("requested_at").values_list("pk", flat=True))
