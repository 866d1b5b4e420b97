"""Inviting staff to an office, giving roles and taking them; all of it is noted.

Nobody is made staff without following an invitation themselves: a code, which they enter with an
account of their own. So nobody has to be looked up by a name, or told a passphrase.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cms.desks import OF_OFFICES
from cms.models import Invitation, RoleGroup
from cms.models.staff import Role
from cms.rights import GIVEN_BY_MANAGERS
from cms.roles import grant, revoke
from courses.errors import DomainError, NotFoundError
from courses.models import Office
from learners.codes import as_drawn, draw
from learners.models import Account
from learners.models.audit import StaffAction
from learners.services.auditing import note

DAYS = 7
# Twenty characters are 100 random bits.
_GROUPS, _GROUP = 4, 5


class InvitationUnknownError(DomainError):
    """There is no such invitation, or it was followed, or its time is over."""

    slug = "invitation-unknown"
    status = 404
    title = _("This code invites nobody, or not any more. Ask for a new one.")


class GuestStaffError(DomainError):
    """Guests have no passphrase to come back by, and cannot be staff."""

    slug = "guest-staff"
    status = 409
    title = _("Sign up first: a guest cannot come back.")


def given_by(account: Any) -> tuple[Role, ...]:
    """Return the roles of offices that somebody may give and take, where they have the right."""
    return OF_OFFICES if account.is_superuser else GIVEN_BY_MANAGERS


def members(office: Office) -> list[tuple[Account, list[Role]]]:
    """Return the staff of an office by user name, each with their roles in it. Two queries."""
    groups = RoleGroup.objects.filter(office=office, group__user__isnull=False)
    rows = list(groups.order_by("pk").values_list("group__user", "role"))
    accounts = Account.objects.filter(pk__in={pk for pk, _role in rows}).order_by("username")
    return [(each, [Role(role) for pk, role in rows if pk == each.pk]) for each in accounts]


@transaction.atomic
def invite(*, role: Role, office: Office, by_id: uuid.UUID) -> str:
    """Return a code that gives a role to whoever follows it first, within ``DAYS``."""
    code = "-".join(draw(_GROUP) for _ in range(_GROUPS))
    Invitation.objects.filter(expires_at__lte=Now()).delete()
    Invitation.objects.create(
        digest=_digest(code),
        role=role,
        office=office,
        by_id=by_id,
        expires_at=Now() + timedelta(days=DAYS),
    )
    note(StaffAction.INVITED, by_id=by_id, office_id=office.pk, role=role)
    return code


@transaction.atomic
def join(*, account: Account, code: str) -> None:
    """Give somebody the role that a code is for; the code is worthless from then on.

    Raises GuestStaffError, and InvitationUnknownError.
    """
    if account.is_guest:
        raise GuestStaffError
    rows = Invitation.objects.select_for_update().select_related("office")
    found = rows.filter(digest=_digest(code), expires_at__gt=Now()).first()
    if found is None:
        raise InvitationUnknownError
    found.delete()
    grant(account, Role(found.role), found.office)
    said: dict[str, Any] = {"by_id": account.pk, "learner_id": account.pk, "role": found.role}
    note(StaffAction.JOINED, office_id=found.office_id, **said)


@transaction.atomic
def give(*, role: Role, office: Office, to_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Give one more role to somebody of the office's staff. Raises NotFoundError for others."""
    grant(_member(office, to_id), role, office)
    note(StaffAction.GAVE_ROLE, by_id=by_id, office_id=office.pk, learner_id=to_id, role=role)


@transaction.atomic
def take(*, role: Role, office: Office, from_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Take a role from somebody of the office's staff. Raises NotFoundError for others."""
    revoke(_member(office, from_id), role, office)
    note(StaffAction.TOOK_ROLE, by_id=by_id, office_id=office.pk, learner_id=from_id, role=role)


def _member(office: Office, account_id: uuid.UUID) -> Account:
    found = Account.objects.filter(pk=account_id, groups__office_role__office=office).first()
    if found is None:
        raise NotFoundError
    return found


def _digest(code: str) -> str:
    """Return what is stored of a code, however it is typed: gaps, case, O for 0."""
    return salted_hmac("cms.invitation", as_drawn(code), algorithm="sha256").hexdigest()
