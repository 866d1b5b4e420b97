"""Enrolling, completing lessons, withdrawing."""

import uuid
from typing import Any

from django.db import transaction

from courses.errors import NotFoundError
from courses.models import Edition, Run
from courses.models.course import ActivityKind
from courses.selectors import edition_for_run, with_openness
from learners.errors import (
    ActivityRetiredError,
    NotEnrolledError,
    RunClosedError,
    RunNotOpenError,
    WrongKindError,
)
from learners.models import Completion, Enrolment, EnrolmentEvent
from learners.models.enrolment import EnrolmentState
from learners.services.modules import tell_of_module
from learners.services.progress import count_new, count_progress, tell_of_progress, worth
from learners.statements import write_completion


@transaction.atomic
def enrol(*, learner_id: uuid.UUID, run_id: uuid.UUID, language: str) -> tuple[Enrolment, bool]:
    """Enrol a learner; return the enrolment and whether this call changed anything.

    Enrolling twice is the same as once; enrolling after a withdrawal takes it up again with
    everything that was done. Raises NotFoundError, RunNotOpenError, RunClosedError.
    """
    run = open_run(run_id)
    edition = edition_for_run(run=run, language=language)
    enrolment, created = Enrolment.objects.select_for_update().get_or_create(
        learner_id=learner_id,
        run_id=run_id,
        defaults={"language": edition.language, "required": edition.required_count},
    )
    taken_up = enrolment.state == EnrolmentState.WITHDRAWN
    if taken_up:
        enrolment.state = EnrolmentState.ACTIVE
        enrolment.save(update_fields=["state"])
    if created or taken_up:
        log(enrolment, EnrolmentEvent.Kind.ENROLLED)
    enrolment.run = run
    return enrolment, created or taken_up


@transaction.atomic
def withdraw(*, learner_id: uuid.UUID, run_id: uuid.UUID) -> Enrolment:
    """Leave a run. What was done is kept, in case the learner comes back. Idempotent."""
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    if enrolment.state != EnrolmentState.WITHDRAWN:
        enrolment.state = EnrolmentState.WITHDRAWN
        enrolment.save(update_fields=["state"])
        log(enrolment, EnrolmentEvent.Kind.WITHDRAWN)
    return enrolment


@transaction.atomic
def change_enrolment_language(
    *, learner_id: uuid.UUID, run_id: uuid.UUID, language: str
) -> Enrolment:
    """Follow the run in another language from now on; everything done stays done.

    Raises NotFoundError where the course has no edition in that language.
    """
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    edition = edition_for_run(run=enrolment.run, language=language)
    if edition.language != language:
        raise NotFoundError("The course has no edition in this language.")
    if enrolment.language != language:
        enrolment.language = language
        count_progress(enrolment, edition)
        log(enrolment, EnrolmentEvent.Kind.LANGUAGE_CHANGED)
    return enrolment


@transaction.atomic
def complete_lesson(
    *, learner_id: uuid.UUID, run_id: uuid.UUID, activity_id: uuid.UUID
) -> Completion:
    """Record that a lesson was read. Idempotent: the first time stays.

    Raises NotFoundError, NotEnrolledError, RunClosedError, ActivityRetiredError, WrongKindError.
    """
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    require_active(enrolment)
    require_open(enrolment)
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    if kind_of(edition, activity_id) != ActivityKind.LESSON:
        raise WrongKindError
    completion, done = write_completion(
        learner_id=learner_id,
        run_id=run_id,
        activity_id=activity_id,
        edition_id=edition.pk,
        step=worth(activity_id, edition.pk),
    )
    count_new(enrolment, done)
    if done is not None:
        tell_of_module(enrolment, edition_id=edition.pk, activity_id=activity_id)
    return completion


def open_run(run_id: uuid.UUID) -> Run:
    """Return a run that takes work now. One query. Raises NotFoundError and the like."""
    run = with_openness(Run.objects.filter(pk=run_id)).first()
    if run is None:
        raise NotFoundError
    require_open(run)
    return run


def require_open(row: Any) -> None:
    """Raise unless the run takes work now; ``row`` is annotated by ``with_openness``."""
    if not row.has_opened:
        raise RunNotOpenError
    if not row.is_open:
        raise RunClosedError


def locked_enrolment(*, learner_id: uuid.UUID, run_id: uuid.UUID) -> Any:
    """Lock and return an enrolment with its run, annotated by ``with_openness``. One query.

    Raises NotEnrolledError, or NotFoundError where there is no such run.
    """
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("run")
    enrolment = with_openness(rows, "run__").filter(learner_id=learner_id, run_id=run_id).first()
    if enrolment is None:
        raise NotEnrolledError if Run.objects.filter(pk=run_id).exists() else NotFoundError
    return enrolment


def require_active(enrolment: Enrolment) -> None:
    """Raise NotEnrolledError where the learner has withdrawn."""
    if enrolment.state != EnrolmentState.ACTIVE:
        raise NotEnrolledError


def kind_of(edition: Edition, activity_id: uuid.UUID) -> str:
    """Return an activity's kind in an edition. Raises NotFoundError or ActivityRetiredError."""
    for module in edition.outline:
        for activity in module["activities"]:
            if activity["id"] == str(activity_id):
                return activity["kind"]
    if edition.course.activities.filter(pk=activity_id).exists():
        raise ActivityRetiredError
    raise NotFoundError


def log(enrolment: Enrolment, kind: EnrolmentEvent.Kind) -> None:
    """Add a line to an enrolment's history."""
    EnrolmentEvent.objects.create(
        learner_id=enrolment.learner_id, run_id=enrolment.run_id, kind=kind
    )
    tell_of_progress(enrolment)
