"""Reads of releases."""

import uuid

from django.db.models import QuerySet

from courses.errors import NotFoundError
from courses.leases import UNCLAIMED
from impact.access import reports_for
from impact.models import Release, ReleaseState
from impact.reports import Report
from learners.models import Account


def releases_left() -> list[uuid.UUID]:
    """Return releases that are owed and that no worker has. One query."""
    owed = Release.objects.filter(UNCLAIMED, state=ReleaseState.OWED, tries__lt=Release.MAX_TRIES)
    return list(owed.order_by("requested_at").values_list("pk", flat=True))


def releases_for(account: Account) -> QuerySet[Release]:
    """Return what somebody may choose from, newest first, without numbers. One query, and one."""
    return reports_for(account).select_related("run__course__office").defer("kept", "told", "shape")


def report_for(account: Account, release_id: uuid.UUID) -> Report:
    """Return a report as it was frozen. Raises NotFoundError, also for another office's.

    Five queries at most, whatever the run's size.
    """
    rows = reports_for(account).select_related("run__course__office")
    release = rows.filter(pk=release_id).first()
    if release is None:
        raise NotFoundError
    return Report(release)


def releases_under_way(account: Account) -> QuerySet[Release]:
    """Return the releases that are being made or stuck, of runs that somebody has reports of."""
    runs = reports_for(account).values("run_id")
    rows = Release.objects.filter(state=ReleaseState.OWED)
    rows = rows if account.is_superuser else rows.filter(run_id__in=runs)
    return (
        rows.select_related("run__course").defer("kept", "told", "shape").order_by("requested_at")
    )
