"""Categorise."""

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


class GroupBlock(blocks.StructBlock):
    """A group and what belongs into it."""

    title = blocks.CharBlock(label=_("Group"), max_length=200)
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label=_("Item")), label=_("Items"), min_num=1, max_num=10
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Group")


@register
class CategoriseBlock(QuestionBlock):
    """Items to put into groups."""

    slug = "categorise"
    prompt = prompt_block()
    groups = blocks.ListBlock(GroupBlock(), label=_("Groups"), min_num=2, max_num=6)
    rule = rule_block()
    feedback = feedback_block()

    class Meta:
        group = PLACING
        icon = "folder-open-inverse"
        label = _("Categorise")

    def faults(self, value: Value) -> Faults:
        """Return that two groups, or two items of whatever groups, read the same."""
        groups = value["groups"]
        items = [item for group in groups for item in group["items"]]
        return alike("groups", [group["title"] for group in groups]) or alike("groups", items)

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return groups and items, and which item belongs where."""
        groups, items, correct = [], [], {}
        for group in value["groups"].bound_blocks:
            groups.append({"id": str(group.id), "text": group.value["title"]})
            for item in group.value["items"].bound_blocks:
                items.append({"id": str(item.id), "text": item.value})
                correct[str(item.id)] = str(group.id)
        delivery = {"groups": groups, "items": by_id(items)}
        return delivery, {"correct": correct, "rule": value["rule"]}
