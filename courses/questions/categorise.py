"""Categorise: each item belongs to one group."""

from collections.abc import Sequence

from courses.questions.base import Delivery
from courses.questions.slots import Choices, Slots


class Categorise(Slots):
    """Answers map item ids to group ids."""

    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Every item takes every group."""
        return [(each["id"], each["text"], delivery["groups"]) for each in delivery["items"]]
