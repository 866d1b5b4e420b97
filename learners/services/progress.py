"""Counting: what a new completion means for an enrolment."""

import uuid
from typing import Any

from courses.models import Edition
from courses.policy import CourseRule
from courses.selectors import course_rule, edition_for_run, required_activities
from learners import milestones
from learners.models import EnrolmentEvent
from learners.selectors.scores import Scores, counted_scores
from learners.services.modules import tell_of_modules

LockedEnrolment = Any
"""An Enrolment as ``locked_enrolment`` returns it: with its run, ``is_open`` and ``now``."""


def count_new(enrolment: LockedEnrolment, done: int | None) -> None:
    """Take over what a new completion made of the counter (None: it is not new).

    Only a completion that may be the last one is counted in full.
    """
    if done is None:
        return
    enrolment.done = done
    tell_of_progress(enrolment)
    if done >= enrolment.required:
        count_in_full(enrolment)


def count_in_full(enrolment: LockedEnrolment) -> None:
    """Count a locked enrolment against the edition that it follows now, its grade too."""
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    count_progress(enrolment, edition, grade_too=True)


def count_submission(enrolment: LockedEnrolment, rule: CourseRule, done: int | None) -> None:
    """Take over what a submission made of the counter (None: nothing).

    Counted in full only where it may complete the course, or has moved the grade of one that is
    completed.
    """
    if enrolment.completed_at is not None:
        count_in_full(enrolment)
    elif rule.pass_grade is None and done is None:
        tell_of_progress(enrolment)  # its score may have moved
    elif rule.pass_grade is None:
        count_new(enrolment, done)
    else:
        enrolment.done = enrolment.done if done is None else done
        tell_of_progress(enrolment)
        if enrolment.has_overrides or enrolment.done >= enrolment.required:
            count_in_full(enrolment)


def worth(activity_id: uuid.UUID, edition_id: uuid.UUID) -> int:
    """Return what completing an activity of an edition adds to the counter: 1 or 0."""
    return int(activity_id in required_activities(edition_id))


def count_progress(
    enrolment: LockedEnrolment, edition: Edition, *, grade_too: bool = False
) -> None:
    """Count what a locked enrolment has done against an edition; complete it where that suffices.

    A course once completed stays so, whatever later editions add. Its grade stays too, unless
    ``grade_too`` says that scores have changed.
    """
    rule = course_rule(edition.pk)
    completes = tally(enrolment, rule, counted_scores(enrolment, rule), grade_too=grade_too)
    enrolment.save(update_fields=["done", "required", "language", "grade", "completed_at"])
    tell_of_progress(enrolment)
    if completes:
        announce(enrolment, edition)
    tell_of_modules(enrolment, edition.pk)


def tally(enrolment: LockedEnrolment, rule: CourseRule, scores: Scores, *, grade_too: bool) -> bool:
    """Put into a locked enrolment what its scores come to; return whether that completes it.

    Nothing is written. ``scores`` are those of all that is done, by activity.
    """
    counted = {key: scores[key] for key in rule.required if key in scores}
    enrolment.done, enrolment.required = len(counted), len(rule.required)
    completes = enrolment.completed_at is None and rule.completed_by(counted)
    if completes:
        enrolment.completed_at = enrolment.now
    if completes or (grade_too and enrolment.completed_at):
        enrolment.grade = rule.grade(counted)
    return completes


def tell_of_progress(enrolment: LockedEnrolment) -> None:
    """Tell of what has changed in an enrolment that is followed. No query for any other."""
    if enrolment.is_followed:
        milestones.record(
            milestones.ProgressChanged(learner_id=enrolment.learner_id, run_id=enrolment.run_id)
        )


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
