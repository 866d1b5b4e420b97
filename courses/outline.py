"""Finding one's place in an outline again."""

import uuid
from typing import Any

Outline = list[dict[str, Any]]
"""As ``Edition.outline`` stores it."""


def nearest_activity(
    activity_id: uuid.UUID, *, before: Outline, after: Outline
) -> uuid.UUID | None:
    """Return the activity of ``after`` that is nearest to where one was in ``before``.

    The same one where it is there; else the closest by steps, the later of two. None where the
    outlines share nothing, or the activity was in neither.
    """
    known = set(_ids(after))
    if activity_id in known:
        return activity_id
    steps = _ids(before)
    if activity_id not in steps:
        return None
    here = steps.index(activity_id)
    shared = [index for index, step in enumerate(steps) if step in known]
    nearest = min(shared, key=lambda index: (abs(index - here), -index), default=None)
    return None if nearest is None else steps[nearest]


def _ids(outline: Outline) -> list[uuid.UUID]:
    return [uuid.UUID(each["id"]) for module in outline for each in module["activities"]]
