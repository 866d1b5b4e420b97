"""The API for what was done without a connection."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from courses.schemas import TYPE_PREFIX, Problem, Strict
from learners.api.learning import learning
from learners.api.schemas import AnswersIn
from learners.idempotency import idempotent
from learners.json import storable
from learners.models.synced import EventKind
from learners.requests import LearnerRequest
from learners.services import sync
from learners.services.events import Event, Outcome, digest_of

router = Router()
MAX_EVENTS = 100


class EventIn(Strict):
    """What all events have: an id that the client made, and its clock when it happened."""

    id: uuid.UUID
    at: AwareDatetime = Field(
        ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)
    )


class LessonCompletedIn(EventIn):
    """A lesson was read."""

    kind: Literal["lesson_completed"]
    run_id: uuid.UUID
    activity_id: uuid.UUID


class AttemptStartedIn(EventIn):
    """An attempt was started: after another one of the client's, where ``after`` names it."""

    kind: Literal["attempt_started"]
    run_id: uuid.UUID
    activity_id: uuid.UUID
    attempt_id: uuid.UUID
    after: uuid.UUID | None = None


class AnswersSavedIn(EventIn, AnswersIn):
    """Answers were saved. The newest of an attempt stay; a clock that is ahead says now.

    Those that do not fit their questions are left out.
    """

    kind: Literal["answers_saved"]
    attempt_id: uuid.UUID


class AttemptSubmittedIn(EventIn, AnswersIn):
    """An attempt was submitted, with these answers."""

    kind: Literal["attempt_submitted"]
    attempt_id: uuid.UUID


KINDS = (LessonCompletedIn, AttemptStartedIn, AnswersSavedIn, AttemptSubmittedIn)
AnyEvent = LessonCompletedIn | AttemptStartedIn | AnswersSavedIn | AttemptSubmittedIn
_EVENT: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])


class SyncIn(Strict):
    """Events, in any order. Each is judged by itself, so one that is malformed spoils no other."""

    events: list[Any] = Field(
        max_length=MAX_EVENTS,
        json_schema_extra={"items": {"oneOf": [kind.model_json_schema() for kind in KINDS]}},
    )


class EventOut(Schema):
    """What became of an event; ``id`` is null where it had none that could be read.

    "applied"; "already_applied", by an earlier request; "superseded": answers that were not kept,
    since newer ones, or the submission, are there; "waiting" for an event that has not come yet: it
    is kept, and applied once that has; or "refused", with the problem: it left no trace. What waits
    for a start that is refused is refused with it.

    Of answers that were "applied", ``not_saved`` says by question id what is wrong with those that
    were left out. It is said once, and not of an event that waited.
    """

    id: uuid.UUID | None
    status: Literal["applied", "already_applied", "superseded", "waiting", "refused"]
    problem: Problem | None = None
    not_saved: dict[str, str] = {}


class SyncOut(Schema):
    """What became of each event, in the order in which they were sent."""

    events: list[EventOut]


@router.post(
    "/sync",
    response={200: SyncOut, 401: Problem, 409: Problem, 422: Problem, 503: Problem},
    summary="Hand in what was done without a connection",
)
@learning
@idempotent
def post_sync(request: LearnerRequest, body: SyncIn) -> tuple[int, SyncOut]:
    """Apply events that the client made, each once, whatever their order; repeat at will.

    Clocks of clients are recorded and order the saves of one attempt. Deadlines are judged by when
    events arrive, and by the quiz's rule for what is late. Where start and answers both come from
    here, the time between them by the client's clock may not be longer than the quiz allows either.
    """
    read = [_read(each) for each in body.events]
    events = [each for each in read if isinstance(each, Event)]
    outcomes = iter(sync(learner_id=request.auth.pk, events=events))
    return 200, SyncOut(
        events=[
            _told(each.id, next(outcomes)) if isinstance(each, Event) else each for each in read
        ]
    )


def _read(given: Any) -> Event | EventOut:
    """Return an event, or what is wrong with it."""
    try:
        sent = _EVENT.validate_python(given)
    except ValidationError as error:
        errors = {
            ".".join(str(part) for part in item["loc"]) or "event": item["msg"]
            for item in error.errors()
        }
        return _malformed(given, errors)
    if isinstance(sent, AnswersIn) and not storable(sent.answers):
        return _malformed(given, {"answers": _("This cannot be kept as text.")})
    body = sent.model_dump(mode="json", exclude={"id", "at", "kind"})
    kind, at = EventKind(sent.kind), sent.at.astimezone(UTC)
    return Event(id=sent.id, kind=kind, at=at, body=body, digest=digest_of(sent.id, kind, at, body))


def _id_of(given: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(given["id"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _malformed(given: Any, errors: dict[str, str]) -> EventOut:
    problem = Problem(
        type=f"{TYPE_PREFIX}invalid",
        title=_("The request does not have the right form."),
        status=422,
        errors=errors,
    )
    return EventOut(id=_id_of(given), status="refused", problem=problem)


def _told(event_id: uuid.UUID, outcome: Outcome) -> EventOut:
    error = outcome.problem
    problem = None
    if error is not None:
        problem = Problem(
            type=f"{TYPE_PREFIX}{error.slug}",
            title=str(error.title),
            status=error.status,
            detail=error.detail or None,
            errors=error.extra.get("errors"),
        )
    return EventOut(
        id=event_id, status=outcome.status.value, problem=problem, not_saved=outcome.not_saved
    )
