"""Single choice, multiple choice, true or false, image choice."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from cms.questions.alike import alike
from cms.questions.base import (
    CHOOSING,
    Compiled,
    Faults,
    QuestionBlock,
    Value,
    feedback_block,
    prompt_block,
    register,
)

MULTIPLE_RULES = [
    ("all_or_nothing", _("All right and none wrong, or nothing")),
    ("per_option", _("A share for each option judged rightly, chosen or left")),
    ("right_minus_wrong", _("Right choices less wrong ones")),
]


def _right_block() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(label=_("This option is right"), required=False)


def _option_feedback_block() -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("Feedback"),
        required=False,
        max_length=500,
        help_text=_("Shown after submission to those who chose this option."),
    )


class OptionBlock(blocks.StructBlock):
    """An option of a question."""

    text = blocks.CharBlock(label=_("Option"), max_length=500)
    correct = _right_block()
    feedback = _option_feedback_block()

    class Meta:
        icon = "radio-empty"
        label = _("Option")


class ChoiceQuestionBlock(QuestionBlock):
    """A question with options."""

    prompt = prompt_block()
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12)
    feedback = feedback_block()

    wrong_count = _("Mark at least one option as right.")

    def count_fits(self, right: int, options: int) -> bool:
        """Say whether this many right options make a question."""
        return 1 <= right <= options

    def faults(self, value: Value) -> Faults:
        """Return that too many or few options are right, or that two read the same."""
        options = value["options"]
        if not self.count_fits(sum(each["correct"] for each in options), len(options)):
            return {"options": self.wrong_count}
        return alike("options", map(self.words, options))

    def words(self, option: Value) -> str:
        """Return what an option says."""
        return option["text"]

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return the options, and which of them are right."""
        options = value["options"].bound_blocks
        delivery = {"options": [{"id": str(each.id), **self.shown(each.value)} for each in options]}
        key = {
            "correct": [str(each.id) for each in options if each.value["correct"]],
            "options": {
                str(each.id): each.value["feedback"] for each in options if each.value["feedback"]
            },
        }
        return delivery, key

    def shown(self, option: Value) -> dict[str, Any]:
        """Return what learners see of an option."""
        return {"text": option["text"]}


@register
class SingleChoiceBlock(ChoiceQuestionBlock):
    """Exactly one option is right."""

    slug = "single_choice"
    wrong_count = _("Mark exactly one option as right.")

    def count_fits(self, right: int, options: int) -> bool:
        """Exactly one."""
        return right == 1

    class Meta:
        group = CHOOSING
        icon = "radio-full"
        label = _("Single choice")


@register
class MultipleChoiceBlock(ChoiceQuestionBlock):
    """One or more options are right."""

    slug = "multiple_choice"
    rule = blocks.ChoiceBlock(
        label=_("Marks"), choices=MULTIPLE_RULES, default="all_or_nothing", required=True
    )

    class Meta:
        group = CHOOSING
        icon = "list-ul"
        label = _("Multiple choice")

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Add the rule to the key, unless it is the one that goes without saying."""
        delivery, key = super().compile(value, question_id)
        if value["rule"] != "all_or_nothing":
            key |= {"rule": value["rule"], "option_count": len(delivery["options"])}
        return delivery, key


class ImageOptionBlock(blocks.StructBlock):
    """An image to choose; its alternative text is what a screen reader says."""

    image = ImageBlock(label=_("Image"))
    correct = _right_block()
    feedback = _option_feedback_block()

    class Meta:
        icon = "image"
        label = _("Image")

    def clean(self, value: Any) -> Any:
        """Refuse a decorative image, but in drafts: it would be an option without a name."""
        cleaned = super().clean(value)
        image = cleaned["image"]
        if image and image.decorative and not self.is_deferred_validation:
            message = _("An image to choose needs alternative text.")
            raise StructBlockValidationError(block_errors={"image": ValidationError(message)})
        return cleaned


@register
class ImageChoiceBlock(SingleChoiceBlock):
    """Exactly one of several images is right."""

    slug = "image_choice"
    options = blocks.ListBlock(ImageOptionBlock(), label=_("Images"), min_num=2, max_num=8)

    class Meta:
        group = CHOOSING
        icon = "image"
        label = _("Image choice")

    def words(self, option: Value) -> str:
        """Return what a screen reader says."""
        return option["image"].contextual_alt_text

    def shown(self, option: Value) -> dict[str, Any]:
        """Return the image as lessons have it, and its alternative text."""
        from cms.compiler.blocks import compile_block  # noqa: PLC0415 - the compiler imports pages

        image = compile_block("image", {"image": option["image"], "caption": ""})
        return {"text": image["alt"], "image": image}


@register
class TrueFalseBlock(QuestionBlock):
    """A statement that is true or not."""

    slug = "true_false"
    prompt = blocks.TextBlock(label=_("Statement"), max_length=2000)
    correct = blocks.ChoiceBlock(
        label=_("The statement is"), choices=[("true", _("True")), ("false", _("False"))]
    )
    true_label = blocks.CharBlock(label=_("Word for true"), default="True", max_length=60)
    false_label = blocks.CharBlock(label=_("Word for false"), default="False", max_length=60)
    feedback = feedback_block()

    class Meta:
        group = CHOOSING
        icon = "check"
        label = _("True or false")

    def faults(self, value: Value) -> Faults:
        """Return that both words read the same."""
        return alike("false_label", [value["true_label"], value["false_label"]])

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return two options with fixed ids."""
        labels = {"true": value["true_label"], "false": value["false_label"]}
        delivery = {"options": [{"id": key, "text": text} for key, text in labels.items()]}
        return delivery, {"correct": [value["correct"]], "options": {}}
