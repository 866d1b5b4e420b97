"""Noting what staff do with people's records (TRUST D)."""

import uuid

from django.utils.crypto import salted_hmac

from learners.models import AuditEntry
from learners.models.audit import StaffAction


def note(
    action: StaffAction, *, by_id: uuid.UUID, run_id: uuid.UUID, learner_id: uuid.UUID | None = None
) -> None:
    """Add an entry to the audit log: about one learner, or about all of a run."""
    about = digest_of(learner_id) if learner_id else ""
    AuditEntry.objects.create(action=action, by_id=by_id, run_id=run_id, about=about)


def digest_of(learner_id: uuid.UUID) -> str:
    """Return under which a learner stands in the audit log: 64 hexadecimal digits.

    Keyed with ``SECRET_KEY``: with a new one, entries of before are no longer found by person.
    """
    return salted_hmac("learners.audit", str(learner_id), algorithm="sha256").hexdigest()
