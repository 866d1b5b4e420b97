"""Short text, fill in the blanks, reflection."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.questions.alike import alike
from cms.questions.base import (
    THINKING,
    WRITING,
    Compiled,
    Faults,
    QuestionBlock,
    Value,
    feedback_block,
    opaque_id,
    prompt_block,
    register,
)
from cms.questions.sameness import kept_ids

_GAP = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def _case_block() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(label=_("Capital letters matter"), required=False)


def _accents_block() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label=_("Accents matter"),
        required=False,
        help_text=_(
            "In Arabic and Hebrew: the vowel signs; in Arabic also hamza on alef, and the like."
        ),
    )


@register
class ShortTextBlock(QuestionBlock):
    """A word or a few to type."""

    slug = "short_text"
    prompt = prompt_block()
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Answer")),
        label=_("Answers that are right"),
        min_num=1,
        max_num=20,
    )
    case_matters = _case_block()
    accents_matter = _accents_block()
    feedback = feedback_block()

    class Meta:
        group = WRITING
        icon = "edit"
        label = _("Short text")

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return nothing to see, and the accepted answers."""
        return {}, {"accepted": list(value["accepted"]), **_spelling(value)}


@register
class BlanksBlock(QuestionBlock):
    """A text with gaps."""

    slug = "blanks"
    prompt = prompt_block()
    text = blocks.TextBlock(
        label=_("Text with gaps"),
        max_length=5000,
        help_text=_(
            "[[Paris]] is a gap to type into; [[1948|nineteen forty-eight]] accepts both; "
            "[[Paris|!London|!Rome]] is a list to choose from, wrong choices marked with !."
        ),
    )
    case_matters = _case_block()
    accents_matter = _accents_block()
    feedback = feedback_block()

    class Meta:
        group = WRITING
        icon = "form"
        label = _("Fill in the blanks")

    def faults(self, value: Value) -> Faults:
        """Return that gaps are missing, open, or cannot be filled rightly."""
        pieces, gaps = _GAP.split(value["text"])[::2], _GAP.findall(value["text"])
        if any(mark in piece for piece in [*pieces, *gaps] for mark in ("[[", "]]")):
            return {"text": _("A gap begins with [[ and ends with ]]: one of these is missing.")}
        if not gaps:
            return {"text": _("There is no gap. Write the right answer between [[ and ]].")}
        case_matters = value["case_matters"]
        return next(filter(None, (_gap_faults(gap, case_matters=case_matters) for gap in gaps)), {})

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return texts and gaps in reading order, and what belongs into each gap."""
        parts: list[dict[str, Any]] = []
        wanted = {}
        # A split by a pattern with one group gives texts and gaps in turn.
        for position, piece in enumerate(_GAP.split(value["text"])):
            if position % 2 == 0:
                parts.append({"text": piece})
                continue
            gap = f"g{position // 2 + 1}"
            right, wrong = _alternatives(piece)
            ids = {text: opaque_id(question_id, gap, text) for text in [*right, *wrong]}
            listed = sorted(ids, key=str.casefold) if wrong else []
            parts.append({"gap": gap, "choices": [{"id": ids[t], "text": t} for t in listed]})
            wanted[gap] = [ids[text] for text in right] if wrong else right
        return {"parts": parts}, {"gaps": wanted, **_spelling(value)}

    def keep(self, new: Compiled, old: Compiled) -> Compiled:
        """Return the question with the ids of choices that are in the same gap as before.

        An author writes no more of a choice than its words. The ids cannot be kept beside them:
        words come from translators too, who work on the text and on nothing else.
        """
        (delivery, key), (old_delivery, old_key) = new, old
        before = {part["gap"]: part["choices"] for part in _gaps(old_delivery)}
        gaps, kept = dict(key["gaps"]), {}
        for part in _gaps(delivery):
            gap, choices = part["gap"], part["choices"]
            if choices and before.get(gap):
                right, was_right = set(gaps[gap]), set(old_key["gaps"][gap])
                ids = kept_ids(choices, before[gap], right_now=right, right_before=was_right)
                kept[gap] = [{**each, "id": ids[each["id"]]} for each in choices]
                gaps[gap] = [ids[each] for each in gaps[gap]]
        parts = [
            {**part, "choices": kept[part["gap"]]} if part.get("gap") in kept else part
            for part in delivery["parts"]
        ]
        return {**delivery, "parts": parts}, {**key, "gaps": gaps}


@register
class ReflectionBlock(QuestionBlock):
    """Something to think and write about, for oneself."""

    slug = "reflection"
    prompt = prompt_block()
    feedback = feedback_block()

    class Meta:
        group = THINKING
        icon = "openquote"
        label = _("Reflection")

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return nothing but what all questions have."""
        return {}, {}


def _gaps(delivery: Value) -> list[dict[str, Any]]:
    return [part for part in delivery["parts"] if "gap" in part]


def _spelling(value: Value) -> dict[str, bool]:
    return {"case_matters": value["case_matters"], "accents_matter": value["accents_matter"]}


def _gap_faults(gap: str, *, case_matters: bool) -> Faults:
    """Return what is wrong with a gap. To one that is typed into, the same words do no harm."""
    right, wrong = _alternatives(gap)
    if not right:
        return {"text": _("The gap [[%s]] has no right answer.") % gap}
    if "!" not in [text.strip()[:1] for text in gap.split("|")]:
        return {}
    if not wrong:
        return {"text": _("The list of the gap [[%s]] has no wrong choice.") % gap}
    return alike("text", [*right, *wrong], case_matters=case_matters)


def _alternatives(gap: str) -> tuple[list[str], list[str]]:
    """Return the right and the wrong alternatives of a gap."""
    texts = [text.strip() for text in gap.split("|")]
    right = [text for text in texts if text and not text.startswith("!")]
    wrong = [text[1:].strip() for text in texts if text.startswith("!") and text[1:].strip()]
    return right, wrong
