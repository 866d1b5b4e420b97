"""Taking over what clients did without a connection: each event once, in any order.

An event that depends on one which has not come yet waits, here, until it has. What a client's clock
says is recorded, orders the saves of one attempt, and tells how long one took; it decides nothing
else. What depends on a start that is refused is refused with it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from courses.errors import DomainError
from courses.models import Run
from learners.errors import (
    EventIdInUseError,
    NotGradedError,
    NotYetError,
    SupersededError,
    TooLateError,
    TooManyWaitingError,
    WrongKeyError,
)
from learners.models import Account, Attempt, SyncedEvent
from learners.models.stuck import WorkKind
from learners.models.synced import EventKind
from learners.privacy.digests import keyed
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import seal, unseal
from learners.selectors.stuck import left_alone
from learners.services.applying import APPLY, end_late_attempt
from learners.services.events import Event, Outcome, Status
from learners.services.stuck import NOBODYS_FAULT, set_aside

WAITING_MAX = 500
"""Events of one learner that may wait."""


def sync(*, learner_id: uuid.UUID, events: Sequence[Event]) -> list[Outcome]:
    """Apply events, each in a transaction of its own; say of each what became of it, in order.

    What waited for one of them is applied as well. A refused event leaves no trace, so it may be
    sent again when what stood in its way is gone.
    """
    once = {event.digest: event for event in events}
    ordered = sorted(once.values(), key=_as_it_happened)
    found = {event.digest: _take(learner_id, event) for event in ordered}
    found |= _refuse_with_their_start(learner_id, ordered, found)
    if any(outcome.status == Status.APPLIED for outcome in found.values()):
        found |= apply_waiting(learner_id=learner_id)
    return [found[event.digest] for event in events]


def apply_waiting(*, learner_id: uuid.UUID) -> dict[str, Outcome]:
    """Try what waits again, until no more can be done; return what ceased to wait, by digest."""
    found: dict[str, Outcome] = {}
    while True:
        events = _waiting(learner_id)
        tried = {event.digest: _take(learner_id, event) for event in events}
        tried |= _refuse_with_their_start(learner_id, events, tried)
        done = {key: each for key, each in tried.items() if each.status != Status.WAITING}
        found |= done
        if not any(each.status == Status.APPLIED for each in done.values()):
            return found


def _refuse_with_their_start(
    learner_id: uuid.UUID, events: Sequence[Event], found: dict[str, Outcome]
) -> dict[str, Outcome]:
    """Refuse what waits for an attempt whose start was refused, for the same reason.

    Return what was refused so, by digest. No query where no start was refused; otherwise three, and
    one for each refusal.
    """
    refused = {
        event.body["attempt_id"]: found[event.digest]
        for event in events
        if event.kind == EventKind.ATTEMPT_STARTED and _is_refused(found[event.digest])
    }
    if not refused:
        return {}
    there = Attempt.objects.filter(learner_id=learner_id, id__in=refused)
    for attempt_id in there.values_list("id", flat=True):
        del refused[str(attempt_id)]
    told: dict[str, Outcome] = {}
    for event in _waiting(learner_id):
        start = refused.get(event.body.get("after") or event.body.get("attempt_id", ""))
        if start is not None:
            _forget(learner_id, event)
            told[event.digest] = start
            if event.kind == EventKind.ATTEMPT_STARTED:
                refused[event.body["attempt_id"]] = start
    return told


def _is_refused(outcome: Outcome) -> bool:
    # Another event of the same id may have started the attempt, or may wait to.
    return outcome.status == Status.REFUSED and not isinstance(outcome.problem, EventIdInUseError)


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
    except EventIdInUseError as error:
        return Outcome(Status.REFUSED, error)
    except SupersededError:
        _forget(learner_id, event)
        return Outcome(Status.SUPERSEDED)
    except DomainError as error:
        if isinstance(error, NotGradedError):
            return _set_aside(learner_id, event, error)
        _forget(learner_id, event)
        if isinstance(error, TooLateError) and event.kind == EventKind.ATTEMPT_SUBMITTED:
            end_late_attempt(learner_id, event)
        return Outcome(Status.REFUSED, error)
    except Exception as error:
        return _set_aside(learner_id, event, error)


def _forget(learner_id: uuid.UUID, event: Event) -> None:
    """Let an event wait no more, so that it leaves no trace."""
    waiting = SyncedEvent.objects.filter(body__isnull=False)
    waiting.filter(learner_id=learner_id, id=event.id).delete()


@transaction.atomic
def _apply_once(learner_id: uuid.UUID, event: Event) -> Outcome:
    row = _row(learner_id, event)
    if keyed(row.digest) != event.digest:
        raise EventIdInUseError
    if not row._state.adding and row.body is None:
        return Outcome(Status.ALREADY_APPLIED)
    try:
        with transaction.atomic():
            not_saved = APPLY[event.kind](learner_id, event)
    except NotYetError:
        return _keep(row, event)
    row.body = None
    row.save()
    return Outcome(Status.APPLIED, not_saved=not_saved or {})


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
