"""Noting what staff do with people's records (TRUST D)."""

import uuid

from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.privacy.digests import audited_as


def note(
    action: StaffAction,
    *,
    by_id: uuid.UUID,
    learner_id: uuid.UUID | None = None,
    **said: uuid.UUID | str | int | None,
) -> None:
    """Add an entry to the audit log: about one person, all of a run, or what a partner has.

    ``said`` may have the ``run_id`` or the ``office_id``; the ``partner_id``, and the ``key_id`` of
    a program that did it; the ``reason`` and the ``role`` that it was about, and the ``purpose``
    whose text it was, with its ``version``.
    """
    about = audited_as(learner_id) if learner_id else ""
    AuditEntry.objects.create(action=action, by_id=by_id, about=about, **said)
