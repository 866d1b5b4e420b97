"""What Wagtail's views of users come to here: deleting erases, and each change is noted.

Those views are for administrators only. They put people into groups, which is giving a role.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.roles import settle
from learners.models import Account
from learners.models.audit import StaffAction
from learners.services.auditing import note
from learners.services.erasing import erase_at_once


def erase_instead(request: HttpRequest, account: Account) -> HttpResponse | None:
    """Before somebody is deleted: have them erased instead. Of staff, the roles are taken first."""
    if request.method == "POST" or account.is_staff:
        _have_erased(request, [account])
        return redirect("wagtailusers_users:index")
    return None


def erase_instead_of_all(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    """Before several are deleted at once: the same."""
    if action_type == "delete" and Account in action.models:
        _have_erased(request, objects)
        return redirect(action.next_url)
    return None


def note_change(request: HttpRequest, account: Account) -> None:
    """After somebody was made or changed: staff are who has a role, and it is noted."""
    settle(account)
    note(StaffAction.CHANGED_ACCOUNT, by_id=_by(request), learner_id=account.pk)


def note_changes(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """After several were changed at once: the same."""
    if Account in action.models:
        for account in Account.objects.filter(pk__in=[each.pk for each in objects]):
            note_change(request, account)


@transaction.atomic
def _have_erased(request: HttpRequest, accounts: Iterable[Account]) -> None:
    """Have accounts erased, but for those of staff; say of how many, and of how many not."""
    leaving = [account for account in accounts if not account.is_staff]
    staff = [account for account in accounts if account.is_staff]
    for account in leaving:
        note(StaffAction.ASKED_ERASURE, by_id=_by(request), learner_id=account.pk)
        erase_at_once(account.pk)
    if leaving:
        said = ngettext(
            "%(count)d account is being deleted, with all that is kept of its person.",
            "%(count)d accounts are being deleted, with all that is kept of their people.",
            len(leaving),
        )
        messages.success(request, said % {"count": len(leaving)})
    if staff:
        names = ", ".join(account.username for account in staff)
        said = _("Not deleted, since staff: %(names)s. Take their roles first.")
        messages.error(request, said % {"names": names})


def _by(request: HttpRequest) -> Any:
    return request.user.pk
