"""Ordering."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.questions.alike import alike
from cms.questions.base import (
    PLACING,
    Compiled,
    Faults,
    QuestionBlock,
    Value,
    by_id,
    feedback_block,
    prompt_block,
    register,
    rule_block,
)


@register
class OrderingBlock(QuestionBlock):
    """Items to put into their order."""

    slug = "ordering"
    prompt = prompt_block()
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label=_("Item")),
        label=_("Items, in the right order"),
        min_num=2,
        max_num=12,
    )
    rule = rule_block()
    feedback = feedback_block()

    class Meta:
        group = PLACING
        icon = "list-ol"
        label = _("Ordering")

    def faults(self, value: Value) -> Faults:
        """Return that two items read the same: who could say which comes first?"""
        return alike("items", value["items"])

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return the items out of order, and the position of each."""
        items = [{"id": str(each.id), "text": each.value} for each in value["items"].bound_blocks]
        correct = {item["id"]: str(position) for position, item in enumerate(items, start=1)}
        return {"items": by_id(items)}, {"correct": correct, "rule": value["rule"]}
