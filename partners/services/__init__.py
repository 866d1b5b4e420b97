"""Writes: one function for each thing that can happen to a partner."""

from partners.services.bringing import Coming, account_of, bring, bring_in
from partners.services.bulk import request_bulk
from partners.services.enrolling import enrol_bulk
from partners.services.joining import invitation_by, join_partner
from partners.services.keys import make_key, note_use, replace_key, revoke_key
from partners.services.leaving import leave_partner
from partners.services.members import (
    become_member,
    change_role,
    invite_member,
    remove_member,
    withdraw_invitation,
)

__all__ = [
    "Coming",
    "account_of",
    "become_member",
    "bring",
    "bring_in",
    "change_role",
    "enrol_bulk",
    "invitation_by",
    "invite_member",
    "join_partner",
    "leave_partner",
    "make_key",
    "note_use",
    "remove_member",
    "replace_key",
    "request_bulk",
    "revoke_key",
    "withdraw_invitation",
]
