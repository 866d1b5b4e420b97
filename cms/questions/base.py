"""What the blocks of all question types share."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

CHOOSING = _("Choose")
PLACING = _("Put into place")
WRITING = _("Write")
THINKING = _("Think (not graded)")

Value = Mapping[str, Any]
Compiled = tuple[dict[str, Any], dict[str, Any]]
Faults = dict[str, str | Promise]

ITEM_RULES = [
    ("per_item", _("A share for each one that is right")),
    ("all_or_nothing", _("All right, or nothing")),
]


class QuestionBlock(blocks.StructBlock):
    """A question as an author writes it.

    ``compile`` splits it in two: what learners may see, which holds nothing that tells right from
    wrong, not even by its order; and the key. The words are read by translators, so whatever must
    stay the same in every language is chosen from a list, not typed.
    """

    def clean(self, value: Any) -> Any:
        """Refuse a question with faults, but in drafts."""
        cleaned = super().clean(value)
        faults = {} if self.is_deferred_validation else self.faults(cleaned)
        if faults:
            errors = {field: ValidationError(str(message)) for field, message in faults.items()}
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def faults(self, value: Value) -> Faults:
        """Return why nobody could answer the question, or not fairly, by the field to mend.

        Everything that is required is there.
        """
        return {}

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return the question's delivery and key, without what all types share."""
        raise NotImplementedError

    def keep(self, new: Compiled, old: Compiled) -> Compiled:
        """Return a question with the ids that its choices had in the edition before.

        Most are ids of blocks, which stay what they are whatever is written in them.
        """
        return new


BLOCKS: dict[str, QuestionBlock] = {}
"""Every question's block by the slug of its type."""

_Kind = TypeVar("_Kind", bound=type[QuestionBlock])


def register(kind: _Kind) -> _Kind:
    """Make a block a question that authors can choose."""
    BLOCKS[kind.slug] = kind()
    return kind


def prompt_block() -> blocks.TextBlock:
    """Return the field for what is asked."""
    return blocks.TextBlock(label=_("Question"), max_length=2000)


def feedback_block() -> blocks.TextBlock:
    """Return the field for what is said afterwards."""
    return blocks.TextBlock(
        label=_("Explanation"), required=False, help_text=_("Shown after submission.")
    )


def rule_block() -> blocks.ChoiceBlock:
    """Return the field for what a partly right answer earns."""
    return blocks.ChoiceBlock(
        label=_("Marks"), choices=ITEM_RULES, default="per_item", required=True
    )


def opaque_id(*parts: str) -> str:
    """Return an id that tells nothing of its parts, and is the same in every language."""
    return salted_hmac("cms.questions", "/".join(parts)).hexdigest()[:16]


def by_id(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return items in an order that has nothing to do with what is right."""
    return sorted(items, key=lambda item: item["id"])
