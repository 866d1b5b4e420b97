"""Noting what staff do with people's records (TRUST D)."""

import uuid

from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.privacy.digests import audited_as


def note(
    action: StaffAction,
    *,
    by_id: uuid.UUID,
    run_id: uuid.UUID | None = None,
    office_id: uuid.UUID | None = None,
    learner_id: uuid.UUID | None = None,
    **said: str | int,
) -> None:
    """Add an entry to the audit log: about one person, or about all of a run.

    ``said`` may have the ``reason`` and the ``role`` that it was about, and the ``purpose`` whose
    text it was, with its ``version``.
    """
    about = audited_as(learner_id) if learner_id else ""
    AuditEntry.objects.create(
        action=action, by_id=by_id, run_id=run_id, office_id=office_id, about=about, **said
    )
