"""Where something was learned."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An activity of a learner's in a run; ``vars(place)`` is a filter for it."""

    learner_id: uuid.UUID
    run_id: uuid.UUID
    activity_id: uuid.UUID
