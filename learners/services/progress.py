"""Counting: what a new completion means for an enrolment."""

import uuid
from decimal import Decimal
from typing import Any

from courses.grading import TWO_PLACES
from courses.models import Edition
from courses.selectors import edition_for_run, required_activities
from learners import milestones
from learners.models import Completion, EnrolmentEvent

LockedEnrolment = Any
"""An Enrolment as ``locked_enrolment`` returns it: with its run, ``is_open`` and ``now``."""


def record_completion(
    enrolment: LockedEnrolment,
    *,
    activity_id: uuid.UUID,
    edition_id: uuid.UUID,
    score: Decimal | None = None,
) -> Completion:
    """Upsert a completion of a locked enrolment, keep the best score, and count.

    The lock makes looking before inserting safe. The counter is bumped; only a completion that
    may be the last one is counted in full.
    """
    key = {
        "learner_id": enrolment.learner_id,
        "run_id": enrolment.run_id,
        "activity_id": activity_id,
    }
    try:
        completion = Completion.objects.get(**key)
    except Completion.DoesNotExist:
        completion = Completion(
            **key, edition_id=edition_id, score=score, completed_at=enrolment.now
        )
        completion.save(force_insert=True)
        _count_one(enrolment, required=activity_id in required_activities(edition_id))
        return completion
    if score is not None and (completion.score is None or score > completion.score):
        completion.score = score
        completion.save(update_fields=["score"])
    return completion


def _count_one(enrolment: LockedEnrolment, *, required: bool) -> None:
    enrolment.done += required
    if enrolment.done < enrolment.required:
        enrolment.save(update_fields=["done"])
        return
    current = edition_for_run(run=enrolment.run, language=enrolment.language)
    count_progress(enrolment, current)


def count_progress(enrolment: LockedEnrolment, edition: Edition) -> None:
    """Count a locked enrolment's completions against an edition, and complete it where all is done.

    A course once completed stays so, whatever later editions add.
    """
    required = required_activities(edition.pk)
    scores = dict(
        Completion.objects.filter(
            learner_id=enrolment.learner_id, run_id=enrolment.run_id, activity_id__in=required
        ).values_list("activity_id", "score")
    )
    enrolment.done, enrolment.required = len(scores), len(required)
    fields = ["done", "required", "language"]
    completes = enrolment.completed_at is None and required and len(scores) == len(required)
    if completes:
        graded = [score for score in scores.values() if score is not None]
        if graded:
            enrolment.grade = (sum(graded, Decimal(0)) / len(graded)).quantize(TWO_PLACES)
        enrolment.completed_at = enrolment.now
        fields += ["grade", "completed_at"]
    enrolment.save(update_fields=fields)
    if completes:
        _announce(enrolment, edition)


def _announce(enrolment: LockedEnrolment, edition: Edition) -> None:
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
