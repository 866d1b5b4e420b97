"""Matching: each prompt on one side belongs to one choice on the other."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from courses.questions.base import Delivered, Delivery, Item, register
from courses.questions.slots import Choices, Slots


class Sides(Delivered):
    """Answered by prompt ids with a choice id each."""

    prompts: list[Item]
    choices: list[Item]


@register
class Matching(Slots):
    """Answers map prompt ids to choice ids. A choice may fit more than one prompt."""

    slug = "matching"
    instruction = gettext_lazy("Choose what belongs to each")
    schema = Sides
    shuffled = ("prompts", "choices")

    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Every prompt takes every choice."""
        return [(each["id"], each["text"], delivery["choices"]) for each in delivery["prompts"]]
