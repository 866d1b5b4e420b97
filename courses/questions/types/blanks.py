"""Fill in the blanks: a text with gaps to type into or to choose from a list.

An answer maps gap ids to what was typed, or to the id of the choice: ``{"g1": "1948"}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from courses.questions.base import (
    Delivered,
    Delivery,
    Graded,
    Invalid,
    Item,
    Json,
    Key,
    Option,
    QuestionType,
    register,
)
from courses.questions.text import accepted, check_text

LONGEST = 100


class TextPart(BaseModel):
    """A piece of a text with gaps."""

    text: str


class Gap(BaseModel):
    """A gap, to type into where it has no choices."""

    gap: str
    choices: list[Item]


class TextWithGaps(Delivered):
    """Answered by gaps with what was typed, or with a choice id."""

    parts: list[Gap | TextPart]


@dataclass(frozen=True)
class Part:
    """A piece of the text, or a gap in it (``number`` counts from 1; 0 is text)."""

    text: str = ""
    number: int = 0
    name: str = ""
    options: list[Option] = field(default_factory=list)
    value: str = ""
    right: str = ""
    is_right: bool = False


@register
class Blanks(QuestionType):
    """``parts`` of the delivery are texts and gaps in reading order."""

    slug = "blanks"
    instruction = gettext_lazy("Fill in the blanks")
    schema = TextWithGaps
    template = "blanks"
    review = "blanks"

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless gaps of this question have texts or choices of theirs."""
        if answer is None:
            return
        if not isinstance(answer, dict):
            raise Invalid(_("An answer maps the gaps to what belongs into them."))
        gaps = {part["gap"]: part for part in delivery["parts"] if "gap" in part}
        for gap, given in answer.items():
            if gap not in gaps:
                raise Invalid(_("A gap is not one of this question's."))
            check_text(given, longest=LONGEST)
            choices = {choice["id"] for choice in gaps[gap]["choices"]}
            if given and choices and given not in choices:
                raise Invalid(_("A choice is not one of this question's."))

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score the share of gaps that are right."""
        given = answer or {}
        right = {
            gap for gap, want in key["gaps"].items() if accepted(key, given.get(gap) or "", want)
        }
        return Graded(
            score=len(right) / len(key["gaps"]),
            # What is right, and which of the learner's own words were, in whatever spelling.
            correct={
                gap: given[gap] if gap in right else want[0] for gap, want in key["gaps"].items()
            },
            feedback=key["feedback"],
        )

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the gaps that were filled."""
        gaps = [part["gap"] for part in delivery["parts"] if "gap" in part]
        given = {gap: posted.get(f"{name}-{gap}", "") for gap in gaps}
        return {gap: text for gap, text in given.items() if text}

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return texts and gaps in reading order."""
        given = answer if isinstance(answer, dict) else {}
        correct = graded.get("correct") or {}
        parts, number = [], 0
        for part in delivery["parts"]:
            if "gap" not in part:
                parts.append(Part(text=part["text"]))
                continue
            number += 1
            gap = part["gap"]
            parts.append(_gap(part, number, f"{name}-{gap}", given.get(gap, ""), correct.get(gap)))
        return {"parts": parts, "longest": LONGEST}


def _gap(part: Mapping[str, Any], number: int, name: str, given: str, right: str | None) -> Part:
    texts = {choice["id"]: choice["text"] for choice in part["choices"]}
    return Part(
        number=number,
        name=name,
        options=[Option(id=key, text=text, chosen=key == given) for key, text in texts.items()],
        value=texts.get(given, given),
        right=texts.get(right or "", right or ""),
        is_right=right is not None and given == right,
    )
