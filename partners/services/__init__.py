"""Writes: one function for each thing that can happen to a partner."""

from partners.services.bringing import Coming, account_of, bring, bring_in
from partners.services.bulk import request_bulk
from partners.services.enrolling import enrol_bulk
from partners.services.joining import invitation_by, join_partner
from partners.services.keys import make_key, note_use, replace_key, revoke_key

__all__ = [
    "Coming",
    "account_of",
    "bring",
    "bring_in",
    "enrol_bulk",
    "invitation_by",
    "join_partner",
    "make_key",
    "note_use",
    "replace_key",
    "request_bulk",
    "revoke_key",
]
