"""Moving through an outline."""

import uuid
from dataclasses import dataclass

from learners.selectors import ActivityProgress, Progress


@dataclass(frozen=True)
class Place:
    """An activity in its course, and what stands before and after it."""

    activity: ActivityProgress
    module_id: uuid.UUID
    module_title: str
    number: int
    total: int
    previous: ActivityProgress | None
    following: ActivityProgress | None


def place_of(progress: Progress, activity_id: uuid.UUID) -> Place | None:
    """Return where an activity stands, or None where the edition does not have it."""
    steps = [(module, step) for module in progress.modules for step in module.activities]
    for index, (module, step) in enumerate(steps):
        if step.id == activity_id:
            return Place(
                activity=step,
                module_id=module.id,
                module_title=module.title,
                number=index + 1,
                total=len(steps),
                previous=steps[index - 1][1] if index else None,
                following=steps[index + 1][1] if index + 1 < len(steps) else None,
            )
    return None
