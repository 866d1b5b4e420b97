"""What a place in a platform's course is worth: what is done of it, or the grade of a quiz."""

import uuid
from dataclasses import dataclass

from courses.models.course import ActivityKind
from learners.selectors import ActivityProgress, Progress

IN_PROGRESS, COMPLETED = "InProgress", "Completed"


@dataclass(frozen=True)
class Score:
    """What a platform is told of somebody. ``told`` says all of it, to see whether it is new.

    Without a ``maximum`` there is no score: the platform clears what it had.
    """

    told: str
    given: float = 0
    maximum: float = 0
    activity_progress: str = "Initialized"
    grading_progress: str = "NotReady"


def score_of(progress: Progress, part: uuid.UUID | None) -> Score | None:
    """Return the score of a course, a module or an activity; None while nothing is done.

    A quiz counts by its grade in per cent once it is passed, everything else by what is done of
    what is required. A course once completed stays so. A part that is in the learner's edition no
    more has none.
    """
    modules = {module.id: module.activities for module in progress.modules}
    activities = {each.id: each for found in modules.values() for each in found}
    if part is None:
        is_completed = progress.enrolment.completed_at is not None
        done = progress.required if is_completed else progress.done
        return _counted(done, progress.required, is_completed=is_completed)
    if part in modules:
        return _of_module(modules[part])
    return _of_activity(activities[part]) if part in activities else None


def _of_module(activities: list[ActivityProgress]) -> Score | None:
    counted = [each for each in activities if each.required] or activities
    done = sum(each.completed for each in counted)
    return _counted(done, len(counted), is_completed=done == len(counted))


def _of_activity(activity: ActivityProgress) -> Score | None:
    if activity.kind != ActivityKind.QUIZ or activity.score is None:
        return _counted(int(activity.completed), 1, is_completed=activity.completed)
    return _made(float(activity.score), 100, is_completed=activity.completed)


def _counted(done: int, of: int, *, is_completed: bool) -> Score | None:
    return _made(done, of, is_completed=is_completed) if done and of else None


def _made(given: float, maximum: float, *, is_completed: bool) -> Score:
    progress = COMPLETED if is_completed else IN_PROGRESS
    told = f"{given:g}/{maximum:g} {progress}"
    return Score(told, given, maximum, progress, "FullyGraded")
