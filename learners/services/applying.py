"""What each kind of event does, for the learner whose client sent it."""

import contextlib
import uuid
from collections.abc import Callable

from courses.errors import NotFoundError
from learners.errors import NotGradedError, NotYetError
from learners.models.synced import EventKind
from learners.places import Place
from learners.services.attempts import save_synced_answers, submit_attempt, submit_saved
from learners.services.enrolments import complete_lesson
from learners.services.events import Event
from learners.services.starting import start_synced_attempt


def ids(event: Event, *names: str) -> dict[str, uuid.UUID]:
    """Return what an event names."""
    return {name: uuid.UUID(event.body[name]) for name in names}


def _lesson_completed(learner_id: uuid.UUID, event: Event) -> None:
    complete_lesson(learner_id=learner_id, **ids(event, "run_id", "activity_id"))


def _attempt_started(learner_id: uuid.UUID, event: Event) -> None:
    after = event.body.get("after")
    start_synced_attempt(
        Place(learner_id, **ids(event, "run_id", "activity_id")),
        **ids(event, "attempt_id"),
        after=after and uuid.UUID(after),
        at=event.at,
    )


def _answers_saved(learner_id: uuid.UUID, event: Event) -> dict[str, str]:
    """Return what is wrong with the answers that were left out, by question."""
    try:
        attempt = save_synced_answers(
            learner_id=learner_id,
            **ids(event, "attempt_id"),
            answers=event.body["answers"],
            at=event.at,
        )
    except NotFoundError as error:
        raise NotYetError from error
    return attempt.not_saved


def _attempt_submitted(learner_id: uuid.UUID, event: Event) -> None:
    try:
        submit_attempt(
            learner_id=learner_id,
            **ids(event, "attempt_id"),
            answers=event.body["answers"],
            client_at=event.at,
        )
    except NotFoundError as error:
        raise NotYetError from error


def end_late_attempt(learner_id: uuid.UUID, event: Event) -> None:
    """Submit what was saved where a submission came too late.

    What cannot be graded is for the sweeper to try.
    """
    with contextlib.suppress(NotGradedError):
        submit_saved(learner_id=learner_id, **ids(event, "attempt_id"), client_at=event.at)


APPLY: dict[EventKind, Callable[[uuid.UUID, Event], dict[str, str] | None]] = {
    EventKind.LESSON_COMPLETED: _lesson_completed,
    EventKind.ATTEMPT_STARTED: _attempt_started,
    EventKind.ANSWERS_SAVED: _answers_saved,
    EventKind.ATTEMPT_SUBMITTED: _attempt_submitted,
}
