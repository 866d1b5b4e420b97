"""Who looks after a partner's pages: invited by a code, given another role, taken off; all noted.

The first owner is invited by the office, others by an owner. Nobody is looked up by a name: who
follows an invitation brings an account of their own.
"""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from courses.errors import NotFoundError
from learners.codes import as_drawn, draw
from learners.models import Account
from learners.models.audit import StaffAction
from partners.errors import (
    CodeUnknownError,
    GuestMemberError,
    LastOwnerError,
    MemberAlreadyError,
)
from partners.models import MemberInvitation, MemberRole, Partner, PartnerMember
from partners.services.noting import note_for

DAYS = 7
"""For how long an invitation can be followed."""
# Twenty characters are 100 random bits.
_GROUPS, _GROUP = 4, 5


@transaction.atomic
def invite_member(*, partner: Partner, role: MemberRole, by_id: uuid.UUID) -> str:
    """Return a code that makes whoever follows it first a member, within ``DAYS``."""
    code = "-".join(draw(_GROUP) for _ in range(_GROUPS))
    MemberInvitation.objects.filter(expires_at__lte=Now()).delete()
    MemberInvitation.objects.create(
        digest=_digest(code),
        partner=partner,
        role=role,
        by_id=by_id,
        expires_at=Now() + timedelta(days=DAYS),
    )
    note_for(partner, StaffAction.INVITED_MEMBER, by_id=by_id, role=role)
    return code


@transaction.atomic
def withdraw_invitation(*, partner: Partner, invitation_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Make a code worthless. Raises NotFoundError where it was followed, or is another's."""
    if not MemberInvitation.objects.filter(partner=partner, pk=invitation_id).delete()[0]:
        raise NotFoundError
    note_for(partner, StaffAction.WITHDREW_INVITATION, by_id=by_id)


@transaction.atomic
def become_member(*, account: Account, code: str) -> PartnerMember:
    """Make somebody a member by a code, which is worthless from then on.

    Raises GuestMemberError, CodeUnknownError, MemberAlreadyError.
    """
    if account.is_guest:
        raise GuestMemberError
    rows = MemberInvitation.objects.select_for_update(of=("self",)).select_related("partner")
    found = rows.filter(digest=_digest(code), expires_at__gt=Now()).first()
    if found is None:
        raise CodeUnknownError
    member, is_new = PartnerMember.objects.get_or_create(
        partner=found.partner, account=account, defaults={"role": found.role}
    )
    if not is_new:
        raise MemberAlreadyError
    found.delete()
    _note(StaffAction.BECAME_MEMBER, member, by_id=account.pk)
    return member


@transaction.atomic
def change_role(
    *, partner: Partner, member_id: uuid.UUID, role: MemberRole, by_id: uuid.UUID
) -> None:
    """Let a member do more or less from now on. Raises NotFoundError, LastOwnerError."""
    member = _locked(partner, member_id)
    if member.role == role:
        return
    if role != MemberRole.OWNER:
        _require_another_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    _note(StaffAction.CHANGED_MEMBER, member, by_id=by_id)


@transaction.atomic
def remove_member(
    *, partner: Partner, member_id: uuid.UUID, by_id: uuid.UUID, even_last: bool = False
) -> None:
    """Close the partner's pages to a member at once.

    ``even_last`` is for the office, which can invite another owner. Raises NotFoundError,
    LastOwnerError.
    """
    member = _locked(partner, member_id)
    if not even_last:
        _require_another_owner(member)
    _note(StaffAction.REMOVED_MEMBER, member, by_id=by_id)
    member.delete()


def _locked(partner: Partner, member_id: uuid.UUID) -> PartnerMember:
    """Return a member, with all members locked, so that no two owners go at once."""
    members = PartnerMember.objects.select_for_update().filter(partner=partner).order_by("pk")
    found = next((member for member in members if member.pk == member_id), None)
    if found is None:
        raise NotFoundError
    return found


def _require_another_owner(member: PartnerMember) -> None:
    if member.role != MemberRole.OWNER:
        return
    owners = PartnerMember.objects.filter(partner=member.partner_id, role=MemberRole.OWNER)
    if not owners.exclude(pk=member.pk).exists():
        raise LastOwnerError


def _note(action: StaffAction, member: PartnerMember, *, by_id: uuid.UUID) -> None:
    about = {"learner_id": member.account_id, "role": member.role}
    note_for(member.partner, action, by_id=by_id, **about)


def _digest(code: str) -> str:
    """Return what is stored of a code, however it is typed: gaps, case, O for 0."""
    return salted_hmac("partners.member", as_drawn(code), algorithm="sha256").hexdigest()
