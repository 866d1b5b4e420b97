"""Where a learner goes on."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce, Greatest

from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState
from learners.models.enrolment import EnrolmentState
from learners.selectors.progress import ActivityProgress, Progress, my_enrolments, progress_of


@dataclass(frozen=True)
class Step:
    """What to go on with in a course.

    ``attempt_id`` is there where a quiz was begun and not submitted; then ``activity`` is its quiz.
    Otherwise ``activity`` is the next one, or where all is done, the last that was completed. It is
    None where the edition that the learner follows has no such activity.
    """

    progress: Progress
    activity: ActivityProgress | None
    attempt_id: uuid.UUID | None

    @property
    def run_id(self) -> uuid.UUID:
        """The run that the step is in."""
        return self.progress.enrolment.run_id


def next_step(*, learner_id: uuid.UUID, course_id: uuid.UUID | None = None) -> Step | None:
    """Return where a learner goes on: in a course, or in the one that they were last active in.

    Courses that are not completed come first; runs that take no work are left out. One query, and
    where there is something to go on with, those of ``progress_of``.
    """
    rows = _active(learner_id)
    if course_id:
        rows = rows.filter(run__course_id=course_id)
    enrolment = rows.first()
    if enrolment is None:
        return None
    progress = progress_of(enrolment)
    place = enrolment.attempted or progress.next_activity_id or enrolment.last_place
    return Step(progress, _activity(progress, place), enrolment.open_attempt)


def _active(learner_id: uuid.UUID) -> QuerySet[Any]:
    """Return enrolments that take work, the one to go on with first."""
    in_run = {"learner_id": OuterRef("learner_id"), "run_id": OuterRef("run_id")}
    attempts = Attempt.objects.filter(**in_run).order_by("-started_at")
    still_open = attempts.filter(state=AttemptState.OPEN)
    completions = Completion.objects.filter(**in_run).order_by("-completed_at")
    worked_at = Coalesce("submitted_at", "saved_at", "started_at")
    enrolments: QuerySet[Any] = my_enrolments(learner_id)
    return (
        enrolments.filter(state=EnrolmentState.ACTIVE, is_open=True)
        .annotate(
            open_attempt=Subquery(still_open.values("id")[:1]),
            attempted=Subquery(still_open.values("activity_id")[:1], output_field=UUIDField()),
            last_place=Subquery(completions.values("activity_id")[:1], output_field=UUIDField()),
            active_at=Greatest(
                F("enrolled_at"),
                Coalesce(Subquery(completions.values("completed_at")[:1]), F("enrolled_at")),
                Coalesce(Subquery(attempts.values(at=worked_at)[:1]), F("enrolled_at")),
            ),
        )
        .order_by(F("completed_at").asc(nulls_first=True), "-active_at")
    )


def _activity(progress: Progress, activity_id: uuid.UUID | None) -> ActivityProgress | None:
    activities = (each for module in progress.modules for each in module.activities)
    return next((each for each in activities if each.id == activity_id), None)
