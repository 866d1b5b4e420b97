"""Matching: each prompt on one side belongs to one choice on the other."""

from collections.abc import Sequence

from courses.questions.base import Delivery
from courses.questions.slots import Choices, Slots


class Matching(Slots):
    """Answers map prompt ids to choice ids. A choice may fit more than one prompt."""

    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Every prompt takes every choice."""
        return [(each["id"], each["text"], delivery["choices"]) for each in delivery["prompts"]]
