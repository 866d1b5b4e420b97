"""Ordering: put items into their order."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.questions.base import Delivered, Delivery, Invalid, Item, Json, register
from courses.questions.slots import Choices, Slots


class ItemsToOrder(Delivered):
    """Answered by item ids with their positions from "1"."""

    items: list[Item]


@register
class Ordering(Slots):
    """Answers map item ids to positions, ``{"i1": "2"}``, counted from 1."""

    slug = "ordering"
    instruction = gettext_lazy("Give each item its position")
    schema = ItemsToOrder
    shuffled = ("items",)
    naming = gettext_lazy("Position of:")

    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Every item takes every position."""
        items = delivery["items"]
        positions = [{"id": str(n), "text": str(n)} for n in range(1, len(items) + 1)]
        return [(each["id"], each["text"], positions) for each in items]

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid also where two items have the same position."""
        super().check(delivery, answer)
        if answer and len(set(answer.values())) != len(answer):
            raise Invalid(_("Two items have the same position."))
