"""What happens to learners that other apps act on: the one place where control flows upward.

An app above subscribes in its ``AppConfig.ready``. Subscribers run inside the transaction that
records the milestone, and only write rows of what is now owed: no I/O, no rule about learning.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from learners.models.consent import Purpose


@dataclass(frozen=True, kw_only=True)
class RunCompleted:
    """A learner completed everything that a run requires, for the first time."""

    learner_id: uuid.UUID
    run_id: uuid.UUID
    edition_id: uuid.UUID
    completed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ModuleCompleted:
    """A learner has completed everything that a module with a badge requires.

    ``edition_id`` is by which. It may be told more than once. ``is_followed`` says whether what
    changes in the enrolment is to be told.
    """

    learner_id: uuid.UUID
    run_id: uuid.UUID
    edition_id: uuid.UUID
    module_id: uuid.UUID
    completed_at: datetime
    is_followed: bool = False


@dataclass(frozen=True, kw_only=True)
class ProgressChanged:
    """Something has changed in an enrolment that is followed. It may be told more than once."""

    learner_id: uuid.UUID
    run_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Erased:
    """An account is about to be deleted, with every row of this app that is about its person."""

    learner_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """A learner, or their guardian, agreed to the text in force of a purpose."""

    learner_id: uuid.UUID
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn:
    """A learner took back what they had agreed to: what is done for the purpose stops at once."""

    learner_id: uuid.UUID
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class RestrictionChanged:
    """From now on nothing of somebody may be used, or it may again."""

    learner_id: uuid.UUID
    is_restricted: bool


@dataclass(frozen=True, kw_only=True)
class GuestSignedUp:
    """Somebody who learned as a guest has an account now, under the same id."""

    learner_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class GuestJoined:
    """What a guest did is in an account that was there before. The guest is about to be erased."""

    learner_id: uuid.UUID
    guest_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CertificatesChanged:
    """Certificates are issued, or count no more: all of them are ``state`` from now on.

    Each is its learner, its run and its own id.
    """

    certificates: tuple[tuple[uuid.UUID, uuid.UUID | None, uuid.UUID], ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class EditionSettled:
    """An edition is released, and learners under way are counted against it, for the first time."""

    edition_id: uuid.UUID


Milestone = (
    RunCompleted
    | ModuleCompleted
    | ProgressChanged
    | Erased
    | ConsentGiven
    | ConsentWithdrawn
    | RestrictionChanged
    | GuestSignedUp
    | GuestJoined
    | CertificatesChanged
    | EditionSettled
)
M = TypeVar(
    "M",
    RunCompleted,
    ModuleCompleted,
    ProgressChanged,
    Erased,
    ConsentGiven,
    ConsentWithdrawn,
    RestrictionChanged,
    GuestSignedUp,
    GuestJoined,
    CertificatesChanged,
    EditionSettled,
)
_subscribers: dict[type, list[Callable[..., None]]] = defaultdict(list)


def subscribe(kind: type[M], subscriber: Callable[[M], None]) -> None:
    """Call ``subscriber`` with every milestone of this kind; subscribing twice counts once."""
    if subscriber not in _subscribers[kind]:
        _subscribers[kind].append(subscriber)


def record(milestone: Milestone) -> None:
    """Tell the subscribers of a milestone. Call it inside the transaction that reached it."""
    for subscriber in _subscribers[type(milestone)]:
        subscriber(milestone)
