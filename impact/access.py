"""Who reads reports: whoever may in the office of the course.

Roles of staff are above this app, which therefore asks whoever knows them (``cms.apps``).
"""

import uuid
from collections.abc import Callable, Set

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.errors import NotFoundError
from courses.models import Office
from impact.models import Release, ReleaseState
from learners.errors import SecondFactorNeededError
from learners.models import Account
from learners.requests import LearnerRequest
from learners.second_factor import uses_second_factor, was_used

Offices = Callable[[Account], Set[uuid.UUID]]


class StaffSecondFactorError(SecondFactorNeededError):
    """Staff read reports without a second factor where the CMS asks for one."""

    status = 403
    title = _("Staff need a second factor for this. Set one up, or sign in again with yours.")


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


def require_second_factor(request: LearnerRequest) -> None:
    """Refuse staff without a second factor where STAFF_SECOND_FACTOR is on (TRUST.md A8).

    A session has to have used it. A token was given to who proved it, if they had one then: it is
    enough that they have one. Raises StaffSecondFactorError, for others NotFoundError. A query for
    a token, none for a session that may go on.
    """
    if not settings.STAFF_SECOND_FACTOR:
        return
    by_token = hasattr(request, "access_token_id")
    if uses_second_factor(request.auth) if by_token else was_used(request):
        return
    raise StaffSecondFactorError if reads_reports(request.auth) else NotFoundError


def reports_for(account: Account) -> QuerySet[Release]:
    """Return the frozen releases that somebody may read, the newest first. No query of its own.

    But for the one or none that says in which offices they do.
    """
    rows = Release.objects.filter(
        state=ReleaseState.FROZEN, run__course__office__in=_offices[0](account)
    )
    return rows.defer("kept").order_by("-due_on", "pk")
