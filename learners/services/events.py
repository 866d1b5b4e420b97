"""What clients did without a connection, as events, and what becomes of each."""

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from courses.errors import DomainError
from learners.models.synced import EventKind
from learners.privacy.digests import keyed


class Status(StrEnum):
    """What became of an event."""

    APPLIED = "applied"
    ALREADY_APPLIED = "already_applied"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a client did ``at`` its own time.

    ``body`` is JSON, as the kind needs it; ``digest`` tells it from another event with its id.
    """

    id: uuid.UUID
    kind: EventKind
    at: datetime
    body: dict[str, Any]
    digest: str


def digest_of(event_id: uuid.UUID, kind: EventKind, at: datetime, body: dict[str, Any]) -> str:
    """Return the keyed digest of an event as it was sent."""
    said = json.dumps([str(event_id), kind, at.isoformat(), body], sort_keys=True)
    return keyed(hashlib.sha256(said.encode()).hexdigest())


@dataclass(frozen=True)
class Outcome:
    """What became of an event, why where it was refused, and which answers it left out and why."""

    status: Status
    problem: DomainError | None = None
    not_saved: dict[str, str] = field(default_factory=dict)
