"""Reflection: free text that is not graded and that nobody but its writer reads."""

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
from courses.questions.text import check_text

LONGEST = 10_000


class Thought(Delivered):
    """Answered by a text, which is not graded."""


@register
class Reflection(QuestionType):
    """An answer is a string; it does not count."""

    slug = "reflection"
    instruction = gettext_lazy("Write for yourself. This is not graded, and nobody else reads it.")
    schema = Thought
    graded = False
    private = True
    template = "reflection"
    review = "reflection"

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer is a text of at most 10,000 characters."""
        check_text(answer, longest=LONGEST)

    def grade(self, key: Key, answer: Json) -> Graded:
        """Give the author's words on the question, and no score."""
        return Graded(score=None, feedback=key["feedback"])

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the text area."""
        return posted.get(name, "").replace("\r\n", "\n")

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the text that was typed."""
        return {"text": answer if isinstance(answer, str) else "", "longest": LONGEST}
