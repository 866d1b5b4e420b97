"""Categorise: each item belongs to one group."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from courses.questions.base import Delivered, Delivery, Item, register
from courses.questions.slots import Choices, Slots


class ItemsAndGroups(Delivered):
    """Answered by item ids with a group id each."""

    items: list[Item]
    groups: list[Item]


@register
class Categorise(Slots):
    """Answers map item ids to group ids."""

    slug = "categorise"
    instruction = gettext_lazy("Choose a group for each")
    schema = ItemsAndGroups
    shuffled = ("items", "groups")

    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Every item takes every group."""
        return [(each["id"], each["text"], delivery["groups"]) for each in delivery["items"]]
