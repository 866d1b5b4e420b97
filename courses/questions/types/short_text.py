"""Short text: a word or a few, compared with accepted answers. An answer is a string."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from courses.questions.base import (
    Delivered,
    Delivery,
    Graded,
    Json,
    Key,
    QuestionType,
    register,
)
from courses.questions.text import accepted, check_text

LONGEST = 500


class Words(Delivered):
    """Answered by a text of a few words."""


@register
class ShortText(QuestionType):
    """Right where it equals an accepted answer, but for spelling that does not matter."""

    slug = "short_text"
    instruction = gettext_lazy("Write a short answer")
    schema = Words
    template = "text"
    review = "text"

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer is a text of at most 500 characters."""
        check_text(answer, longest=LONGEST)

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score 1 for an accepted answer."""
        matched = accepted(key, answer or "", key["accepted"])
        return Graded(score=float(matched), correct=key["accepted"][0], feedback=key["feedback"])

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the text field."""
        return posted.get(name, "")

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the text that was typed, and what is right."""
        return {
            "text": answer if isinstance(answer, str) else "",
            "right": graded.get("correct") or "",
            "longest": LONGEST,
        }
