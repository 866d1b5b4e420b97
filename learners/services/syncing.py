"""Taking over what clients did without a connection: each event once, in any order.

An event that depends on one which has not come yet waits, here, until it has. What a client's clock
says is recorded, and orders the saves of one attempt; it decides nothing else.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from courses.errors import DomainError, NotFoundError
from courses.models import Run
from learners.errors import (
    IdempotencyConflictError,
    NotGradedError,
    NotYetError,
    TooManyWaitingError,
    WrongKeyError,
)
from learners.models import Account, Attempt, SyncedEvent
from learners.models.stuck import WorkKind
from learners.models.synced import EventKind
from learners.places import Place
from learners.privacy.digests import keyed
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import seal, unseal
from learners.selectors.stuck import left_alone
from learners.services.attempts import save_synced_answers, submit_attempt
from learners.services.enrolments import complete_lesson
from learners.services.starting import start_synced_attempt
from learners.services.stuck import NOBODYS_FAULT, set_aside

WAITING_MAX = 500
"""Events of one learner that may wait."""


class Status(StrEnum):
    """What became of an event."""

    APPLIED = "applied"
    ALREADY_APPLIED = "already_applied"
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
    """What became of an event, and why where it was refused."""

    status: Status
    problem: DomainError | None = None


def sync(*, learner_id: uuid.UUID, events: Sequence[Event]) -> list[Outcome]:
    """Apply events, each in a transaction of its own; say of each what became of it, in order.

    What waited for one of them is applied as well. A refused event leaves no trace, so it may be
    sent again when what stood in its way is gone.
    """
    once = {event.digest: event for event in events}
    found = {
        event.digest: _take(learner_id, event)
        for event in sorted(once.values(), key=_as_it_happened)
    }
    if any(outcome.status == Status.APPLIED for outcome in found.values()):
        found |= apply_waiting(learner_id=learner_id)
    return [found[event.digest] for event in events]


def apply_waiting(*, learner_id: uuid.UUID) -> dict[str, Outcome]:
    """Try what waits again, until no more can be done; return what ceased to wait, by digest."""
    found: dict[str, Outcome] = {}
    while True:
        tried = {event.digest: _take(learner_id, event) for event in _waiting(learner_id)}
        done = {key: each for key, each in tried.items() if each.status != Status.WAITING}
        found |= done
        if not any(each.status == Status.APPLIED for each in done.values()):
            return found


def _waiting(learner_id: uuid.UUID) -> list[Event]:
    """Return the events that wait, in order, but for those that failed and are not due again.

    One query, and one where some have answers.
    """
    rows = SyncedEvent.objects.filter(~left_alone(), learner_id=learner_id, body__isnull=False)
    key = LearnerKey(learner_id)
    events = [
        Event(
            id=row.id,
            kind=EventKind(row.kind),
            at=row.happened_at,
            body=unseal(key, row.body) or {},
            digest=keyed(row.digest),
        )
        for row in rows
    ]
    return sorted(events, key=_as_it_happened)


def _as_it_happened(event: Event) -> tuple[datetime, int, uuid.UUID]:
    return event.at, list(EventKind).index(event.kind), event.id


def _take(learner_id: uuid.UUID, event: Event) -> Outcome:
    try:
        return _apply_once(learner_id, event)
    except (WrongKeyError, *NOBODYS_FAULT):
        raise
    except IdempotencyConflictError as error:
        return Outcome(Status.REFUSED, error)
    except DomainError as error:
        if isinstance(error, NotGradedError):
            return _set_aside(learner_id, event, error)
        waiting = SyncedEvent.objects.filter(body__isnull=False)
        waiting.filter(learner_id=learner_id, id=event.id).delete()
        return Outcome(Status.REFUSED, error)
    except Exception as error:
        return _set_aside(learner_id, event, error)


@transaction.atomic
def _apply_once(learner_id: uuid.UUID, event: Event) -> Outcome:
    row = _row(learner_id, event)
    if keyed(row.digest) != event.digest:
        raise IdempotencyConflictError
    if not row._state.adding and row.body is None:
        return Outcome(Status.ALREADY_APPLIED)
    try:
        with transaction.atomic():
            _APPLY[event.kind](learner_id, event)
    except NotYetError:
        return _keep(row, event)
    row.body = None
    row.save()
    return Outcome(Status.APPLIED)


@transaction.atomic
def _set_aside(learner_id: uuid.UUID, event: Event, error: Exception) -> Outcome:
    """Let an event wait that an error of ours stands in the way of; it holds up no other."""
    try:
        outcome = _keep(_row(learner_id, event), event)
    except TooManyWaitingError as full:
        return Outcome(Status.REFUSED, full)
    set_aside(
        learner_id=learner_id,
        work_id=event.id,
        kind=WorkKind.EVENT,
        run_id=_run_of(learner_id, event),
        error=error,
    )
    return outcome


def _row(learner_id: uuid.UUID, event: Event) -> SyncedEvent:
    """Return the row of an event, a new one where it has none yet."""
    # Two requests of one learner take turns, so that neither waits for what the other holds.
    Account.objects.select_for_update(no_key=True).filter(pk=learner_id).values("pk").get()
    known = SyncedEvent.objects.filter(learner_id=learner_id, id=event.id).first()
    return known or SyncedEvent(
        learner_id=learner_id,
        id=event.id,
        kind=event.kind,
        digest=event.digest,
        happened_at=event.at,
    )


def _run_of(learner_id: uuid.UUID, event: Event) -> uuid.UUID | None:
    """Return the run that an event is about, where there is one."""
    if "run_id" in event.body:
        runs = Run.objects.filter(pk=event.body["run_id"])
        return runs.values_list("pk", flat=True).first()
    attempts = Attempt.objects.filter(learner_id=learner_id, id=event.body["attempt_id"])
    return attempts.values_list("run_id", flat=True).first()


def _keep(row: SyncedEvent, event: Event) -> Outcome:
    """Let an event wait."""
    if row._state.adding:
        waiting = SyncedEvent.objects.filter(learner_id=row.learner_id, body__isnull=False)
        if waiting.count() >= WAITING_MAX:
            raise TooManyWaitingError
        # Which of the answers are private is known once the attempt is: none is shown.
        answers = "answers" in event.body
        row.body = seal(LearnerKey(row.learner_id), event.body) if answers else event.body
        row.save(force_insert=True)
    return Outcome(Status.WAITING)


def _ids(event: Event, *names: str) -> dict[str, uuid.UUID]:
    return {name: uuid.UUID(event.body[name]) for name in names}


def _lesson_completed(learner_id: uuid.UUID, event: Event) -> None:
    complete_lesson(learner_id=learner_id, **_ids(event, "run_id", "activity_id"))


def _attempt_started(learner_id: uuid.UUID, event: Event) -> None:
    after = event.body.get("after")
    start_synced_attempt(
        Place(learner_id, **_ids(event, "run_id", "activity_id")),
        **_ids(event, "attempt_id"),
        after=after and uuid.UUID(after),
        at=event.at,
    )


def _answers_saved(learner_id: uuid.UUID, event: Event) -> None:
    try:
        save_synced_answers(
            learner_id=learner_id,
            **_ids(event, "attempt_id"),
            answers=event.body["answers"],
            at=event.at,
        )
    except NotFoundError as error:
        raise NotYetError from error


def _attempt_submitted(learner_id: uuid.UUID, event: Event) -> None:
    try:
        submit_attempt(
            learner_id=learner_id,
            **_ids(event, "attempt_id"),
            answers=event.body["answers"],
            client_at=event.at,
        )
    except NotFoundError as error:
        raise NotYetError from error


_APPLY: dict[EventKind, Callable[[uuid.UUID, Event], None]] = {
    EventKind.LESSON_COMPLETED: _lesson_completed,
    EventKind.ATTEMPT_STARTED: _attempt_started,
    EventKind.ANSWERS_SAVED: _answers_saved,
    EventKind.ATTEMPT_SUBMITTED: _attempt_submitted,
}
