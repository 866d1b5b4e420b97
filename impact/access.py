"""Who reads reports: whoever may in the office of the course.

Roles of staff are above this app, which therefore asks whoever knows them (``cms.apps``).
"""

import uuid
from collections.abc import Callable, Set

from django.db.models import QuerySet

from courses.models import Office
from impact.models import Release, ReleaseState
from learners.models import Account

Offices = Callable[[Account], Set[uuid.UUID]]


def _of_administrators(account: Account) -> Set[uuid.UUID]:
    if not (account.is_active and account.is_superuser):
        return frozenset()
    return frozenset(Office.objects.values_list("pk", flat=True))


_offices: list[Offices] = [_of_administrators]


def ask_for_offices(offices: Offices) -> None:
    """Let ``offices`` say in which offices somebody reads reports."""
    _offices[:] = [offices]


def reads_reports(account: Account) -> bool:
    """Say whether somebody reads the reports of any office."""
    return bool(_offices[0](account))


def reports_for(account: Account) -> QuerySet[Release]:
    """Return the frozen releases that somebody may read, the newest first. No query of its own.

    But for the one or none that says in which offices they do.
    """
    rows = Release.objects.filter(
        state=ReleaseState.FROZEN, run__course__office__in=_offices[0](account)
    )
    return rows.defer("kept").order_by("-due_on", "pk")
