"""Questions drawn from a bank."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TagsBlock(blocks.CharBlock):
    """Words to draw by. They are the same in every language, so translators do not see them."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Give wagtail-localize nothing to translate."""
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """Keep what was written."""
        return value


class DrawBlock(blocks.StructBlock):
    """A number of questions of a bank, other ones in each attempt."""

    bank = blocks.PageChooserBlock(label=_("Bank"), page_type="cms.QuestionBankPage")
    tag = TagsBlock(
        label=_("Tag"),
        required=False,
        max_length=60,
        help_text=_("Only questions with this tag. Empty: any question of the bank."),
    )
    number = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=100, default=1)

    class Meta:
        group = _("Banks")
        icon = "copy"
        label = _("Draw from a bank")


def tagged(block: blocks.StructBlock) -> blocks.StructBlock:
    """Return a kind of question as a bank has it: with tags."""
    tags = TagsBlock(
        label=_("Tags"), required=False, max_length=200, help_text=_("Separated by commas.")
    )
    kind = type(block)
    return type(f"Tagged{kind.__name__}", (kind,), {"tags": tags, "__module__": __name__})()
