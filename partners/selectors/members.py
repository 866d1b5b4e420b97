"""Who looks after which partner's pages."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from courses.errors import NotFoundError
from partners.models import MemberInvitation, Partner, PartnerMember


def memberships_of(account_id: uuid.UUID) -> QuerySet[PartnerMember]:
    """Return as what somebody looks after which partners, by name. One query."""
    rows = PartnerMember.objects.filter(account_id=account_id).select_related("partner")
    return rows.order_by("partner__name", "pk")


def is_member(account_id: uuid.UUID) -> bool:
    """Say whether somebody looks after any partner's pages. One query."""
    return PartnerMember.objects.filter(account_id=account_id).exists()


def membership_of(account_id: uuid.UUID, partner_id: uuid.UUID) -> PartnerMember:
    """Return as what somebody looks after a partner's pages. One query.

    Raises NotFoundError where they do not.
    """
    found = memberships_of(account_id).filter(partner_id=partner_id).first()
    if found is None:
        raise NotFoundError
    return found


def partner_names(partners: Collection[uuid.UUID]) -> dict[Any, str]:
    """Return what some partners are called. One query at most."""
    if not partners:
        return {}
    return dict(Partner.objects.filter(pk__in=partners).values_list("pk", "name"))


def members_of(partner: Partner) -> QuerySet[PartnerMember]:
    """Return a partner's members with their accounts, by user name. One query."""
    rows = PartnerMember.objects.filter(partner=partner).select_related("account", "partner")
    return rows.order_by("account__username")


def open_invitations(partner: Partner) -> QuerySet[MemberInvitation]:
    """Return the invitations that can still be followed, the next to end first. One query."""
    rows = MemberInvitation.objects.filter(partner=partner, expires_at__gt=Now())
    return rows.order_by("expires_at", "pk")
