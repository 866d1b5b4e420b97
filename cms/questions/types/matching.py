"""Matching."""

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
    opaque_id,
    prompt_block,
    register,
    rule_block,
)


class PairBlock(blocks.StructBlock):
    """What belongs together."""

    prompt = blocks.CharBlock(label=_("This"), max_length=300)
    match = blocks.CharBlock(label=_("belongs to this"), max_length=300)

    class Meta:
        icon = "link"
        label = _("Pair")


@register
class MatchingBlock(QuestionBlock):
    """Pairs to find."""

    slug = "matching"
    prompt = prompt_block()
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=12)
    distractors = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label=_("Choice")),
        label=_("More choices, which belong to nothing"),
        default=[],
        max_num=6,
    )
    rule = rule_block()
    feedback = feedback_block()

    class Meta:
        group = PLACING
        icon = "link"
        label = _("Matching")

    def faults(self, value: Value) -> Faults:
        """Return that prompts, or choices, read the same.

        What is written in just the same way on the second side is one choice, not two.
        """
        pairs = value["pairs"]
        matches = list(dict.fromkeys(pair["match"] for pair in pairs))
        return (
            alike("pairs", [pair["prompt"] for pair in pairs])
            or alike("pairs", matches)
            or alike("distractors", [*matches, *value["distractors"]])
        )

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return prompts and choices, and which belongs to which.

        Pairs with the same words on the second side share one choice.
        """
        prompts, correct = [], {}
        choices: dict[str, str] = {}
        for pair in value["pairs"].bound_blocks:
            pair_id, match = str(pair.id), pair.value["match"]
            choices.setdefault(match, opaque_id(question_id, pair_id))
            prompts.append({"id": pair_id, "text": pair.value["prompt"]})
            correct[pair_id] = choices[match]
        for each in value["distractors"].bound_blocks:
            choices.setdefault(each.value, opaque_id(question_id, str(each.id)))
        delivered = by_id([{"id": key, "text": text} for text, key in choices.items()])
        delivery = {"prompts": prompts, "choices": delivered}
        return delivery, {"correct": correct, "rule": value["rule"]}
