"""Going through a quiz one question at a time, back and forth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from courses.questions.shown import Question


@dataclass(frozen=True)
class Walk:
    """The question to show, those beside it, and which are answered, in their order."""

    question: Question
    previous: int | None
    following: int | None
    steps: list[tuple[int, bool]]


def walk_through(
    asked: Sequence[Question], answers: Mapping[str, Any], request: HttpRequest
) -> Walk:
    """Return the question that ``?question=`` names, by its number; the first for any other."""
    named = request.GET.get("question", "")
    numbers = {str(question.number): question for question in asked}
    question = numbers.get(named, asked[0])
    return Walk(
        question=question,
        previous=question.number - 1 if question.number > 1 else None,
        following=question.number + 1 if question.number < len(asked) else None,
        steps=[(each.number, _is_given(answers.get(each.id))) for each in asked],
    )


def _is_given(answer: Any) -> bool:
    """Say whether anything was answered: a form's empty fields make a dict of nothing."""
    return any(answer.values()) if isinstance(answer, dict) else bool(answer)
