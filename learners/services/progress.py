"""Counting: what a new completion means for an enrolment."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from courses.grading import TWO_PLACES
from courses.models import Edition
from courses.selectors import edition_for_run, required_activities
from learners import milestones
from learners.models import Completion, EnrolmentEvent

LockedEnrolment = Any
"""An Enrolment as ``locked_enrolment`` returns it: with its run, ``is_open`` and ``now``."""


def count_new(enrolment: LockedEnrolment, done: int | None) -> None:
    """Take over what a new completion made of the counter (None: it is not new).

    Only a completion that may be the last one is counted in full.
    """
    if done is None:
        return
    enrolment.done = done
    if done >= enrolment.required:
        count_in_full(enrolment)


def count_in_full(enrolment: LockedEnrolment) -> None:
    """Count a locked enrolment against the edition that it follows now, its grade too."""
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    count_progress(enrolment, edition, grade_too=True)


def worth(activity_id: uuid.UUID, edition_id: uuid.UUID) -> int:
    """Return what completing an activity of an edition adds to the counter: 1 or 0."""
    return int(activity_id in required_activities(edition_id))


def count_progress(
    enrolment: LockedEnrolment, edition: Edition, *, grade_too: bool = False
) -> None:
    """Count a locked enrolment's completions against an edition, and complete it where all is done.

    A course once completed stays so, whatever later editions add. Its grade stays too, unless
    ``grade_too`` says that staff have changed scores.
    """
    required = required_activities(edition.pk)
    scores = dict(
        Completion.objects.filter(
            learner_id=enrolment.learner_id, run_id=enrolment.run_id, activity_id__in=required
        ).values_list("activity_id", "score")
    )
    completes = tally(enrolment, required, scores, grade_too=grade_too)
    enrolment.save(update_fields=["done", "required", "language", "grade", "completed_at"])
    if completes:
        announce(enrolment, edition)


def tally(
    enrolment: LockedEnrolment,
    required: frozenset[uuid.UUID],
    scores: Mapping[uuid.UUID, Decimal | None],
    *,
    grade_too: bool,
) -> bool:
    """Put into a locked enrolment what its completions come to; return whether that completes it.

    Nothing is written. ``scores`` are those of its completions, by activity.
    """
    counted = [scores[each] for each in required if each in scores]
    enrolment.done, enrolment.required = len(counted), len(required)
    completes = enrolment.completed_at is None and bool(required) and len(counted) == len(required)
    if completes:
        enrolment.completed_at = enrolment.now
    if completes or (grade_too and enrolment.completed_at):
        graded = [score for score in counted if score is not None]
        if graded:
            enrolment.grade = (sum(graded, Decimal(0)) / len(graded)).quantize(TWO_PLACES)
    return completes


def announce(enrolment: LockedEnrolment, edition: Edition) -> None:
    """Record that a run is completed, and tell those who owe something for it."""
    EnrolmentEvent.objects.create(
        learner_id=enrolment.learner_id,
        run_id=enrolment.run_id,
        kind=EnrolmentEvent.Kind.COMPLETED,
    )
    milestones.record(
        milestones.RunCompleted(
            learner_id=enrolment.learner_id,
            run_id=enrolment.run_id,
            edition_id=edition.pk,
            completed_at=enrolment.completed_at,
        )
    )
