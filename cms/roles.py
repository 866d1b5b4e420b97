"""Who has which role in which office, and so may do what there (TRUST.md A6, ``cms.rights``)."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from cms.desks import group_of
from cms.models import OfficePage, RoleGroup
from cms.models.staff import Role
from cms.rights import MAY, Right
from courses.models import Office
from learners.models import Account

__all__ = [
    "Right",
    "Role",
    "grant",
    "has_right",
    "may_on_page",
    "offices_where",
    "offices_with",
    "revoke",
    "roles_of",
    "settle",
]


_ROLES, _FOLDERS = "_roles_in_offices", "_folders_of_offices"
"""Where an account that was loaded for a request keeps what was read of it."""


def roles_of(account: Any) -> frozenset[tuple[Role, uuid.UUID]]:
    """Return the roles that somebody has, each with its office; none of administrators, as such.

    One query, and none when asked again with the same object.
    """
    if not account.is_active or not account.is_authenticated:
        return frozenset()
    if _ROLES not in account.__dict__:
        rows = RoleGroup.objects.filter(group__user=account).values_list("role", "office_id")
        account.__dict__[_ROLES] = frozenset((Role(role), office_id) for role, office_id in rows)
    return account.__dict__[_ROLES]


def offices_where(account: Any, *roles: Role) -> set[uuid.UUID]:
    """Return the offices in which somebody has one of the roles; all of them for administrators.

    One query, and none when a member of an office is asked about again.
    """
    if account.is_active and account.is_superuser:
        return set(Office.objects.values_list("pk", flat=True))
    return {office_id for role, office_id in roles_of(account) if role in roles}


def offices_with(account: Any, right: Right) -> set[uuid.UUID]:
    """Return the offices in which somebody has a right. As many queries as ``offices_where``."""
    return offices_where(account, *(role for role, rights in MAY.items() if right in rights))


def has_right(account: Any, right: Right) -> bool:
    """Say whether somebody has a right in some office. One query, and none when asked again."""
    if account.is_active and account.is_superuser:
        return True
    return any(right in MAY[role] for role, _office_id in roles_of(account))


def may_on_page(account: Any, right: Right, page: Any) -> bool:
    """Say whether somebody has a right in the office that a page is of.

    Two queries, and none when asked again, about whatever page.
    """
    if account.is_active and account.is_superuser:
        return True
    offices = offices_with(account, right)
    return any(
        office_id in offices and page.path.startswith(path)
        for path, office_id in _folders(account, offices)
    )


def _folders(account: Any, offices: Iterable[uuid.UUID]) -> list[tuple[str, uuid.UUID]]:
    """Return (path, office) of the pages of the offices that somebody works in."""
    if not offices:
        return []
    if _FOLDERS not in account.__dict__:
        own = {office_id for _role, office_id in roles_of(account)}
        pages = OfficePage.objects.filter(office__in=own)
        account.__dict__[_FOLDERS] = list(pages.values_list("path", "office_id"))
    return account.__dict__[_FOLDERS]


@transaction.atomic
def grant(account: Account, role: Role, office: Office | None = None) -> None:
    """Give somebody a role in an office; an administrator's is in none. Twice is as once."""
    if role == Role.ADMINISTRATOR:
        account.is_superuser = True
        account.save(update_fields=["is_superuser"])
    else:
        account.groups.add(_group(role, office))
    settle(account)


@transaction.atomic
def revoke(account: Account, role: Role, office: Office | None = None) -> None:
    """Take a role from somebody. Whoever has no role and no group any more is no staff either."""
    if role == Role.ADMINISTRATOR:
        account.is_superuser = False
        account.save(update_fields=["is_superuser"])
    else:
        account.groups.remove(_group(role, office))
    settle(account)


def settle(account: Account) -> None:
    """Make somebody staff or not, as their groups are by now, by whatever way they came to them."""
    account.is_staff = account.is_superuser or account.groups.exists()
    account.save(update_fields=["is_staff"])
    _forget(account)


def _group(role: Role, office: Office | None) -> Group:
    if office is None:
        message = f"The role {role} is had in an office."
        raise ValueError(message)
    return group_of(role, office)


def _forget(account: Account) -> None:
    for name in (_ROLES, _FOLDERS):
        account.__dict__.pop(name, None)
