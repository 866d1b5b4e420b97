"""Noting what is done for a partner, by its members, its programs and its office."""

import uuid
from typing import Any

from learners.models.audit import StaffAction
from learners.services.auditing import note
from partners.models import Partner


def note_for(partner: Partner, action: StaffAction, *, by_id: uuid.UUID, **said: Any) -> None:
    """Add an entry to the audit log about what a partner has; ``said`` is as ``note`` takes it."""
    note(action, by_id=by_id, office_id=partner.office_id, partner_id=partner.pk, **said)
