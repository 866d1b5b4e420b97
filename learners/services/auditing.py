"""Noting what staff do with people's records (TRUST D)."""

import uuid

from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.privacy.digests import audited_as


def note(
    action: StaffAction, *, by_id: uuid.UUID, run_id: uuid.UUID, learner_id: uuid.UUID | None = None
) -> None:
    """Add an entry to the audit log: about one learner, or about all of a run."""
    about = audited_as(learner_id) if learner_id else ""
    AuditEntry.objects.create(action=action, by_id=by_id, run_id=run_id, about=about)
