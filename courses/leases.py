"""Claims on work that is owed (TRUST.md C1): leases, which end by themselves when a worker dies.

A row of such work has ``claimed_until`` and ``tries``. Why not locks:
docs/decisions/0001-claims-are-leases.md.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

UNCLAIMED = Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())
"""Work that no worker has."""


def lease(seconds: int | None = None) -> Any:
    """Return until when a worker has what it takes now, by the database's clock.

    For ``WORK_LEASE_SECONDS`` unless told otherwise.
    """
    return Now() + timedelta(seconds=settings.WORK_LEASE_SECONDS if seconds is None else seconds)


def claim(owed: QuerySet[Any], *, seconds: int | None = None, **fields: Any) -> bool:
    """Take a row of work for a while, and count the try; return whether this call has it.

    ``owed`` finds the row where it is owed, ``fields`` are set with it. One UPDATE decides between
    workers.
    """
    taken = owed.filter(UNCLAIMED).update(
        claimed_until=lease(seconds), tries=F("tries") + 1, **fields
    )
    return bool(taken)
