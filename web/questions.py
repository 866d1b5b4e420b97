"""Questions as templates show them: to be answered, or with what grading said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True)
class Option:
    """An option of a question. ``right`` and ``feedback`` are empty before submission."""

    id: str
    text: str
    chosen: bool
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question, what was answered, and what is to be said about it."""

    number: int
    field: str
    prompt: str
    type: str
    options: list[Option]
    error: str
    feedback: str
    score: float | None


def field_name(question_id: str) -> str:
    """Return the name of a question's form field."""
    return f"q-{question_id}"


def posted_answers(content: Mapping[str, Any], posted: QueryDict) -> dict[str, list[str]]:
    """Read the answers to a quiz's questions out of a form."""
    ids = [question["id"] for question in content["questions"]]
    return {key: posted.getlist(field_name(key)) for key in ids}


def questions(
    content: Mapping[str, Any],
    *,
    answers: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
    result: Mapping[str, Any] | None = None,
) -> list[Question]:
    """Return a quiz's questions; ``result`` is an attempt's, once it is submitted."""
    said = {item["question_id"]: item for item in (result or {}).get("questions", [])}
    return [
        _question(
            number,
            question,
            chosen=answers.get(question["id"]) or [],
            error=(errors or {}).get(question["id"], ""),
            said=said.get(question["id"], {}),
        )
        for number, question in enumerate(content["questions"], start=1)
    ]


def _question(
    number: int, question: Mapping[str, Any], *, chosen: list[str], error: str, said: dict[str, Any]
) -> Question:
    return Question(
        number=number,
        field=field_name(question["id"]),
        prompt=question["prompt"],
        type=question["type"],
        options=[
            Option(
                id=option["id"],
                text=option["text"],
                chosen=option["id"] in chosen,
                right=option["id"] in said.get("correct", []),
                feedback=said.get("option_feedback", {}).get(option["id"], ""),
            )
            for option in question["options"]
        ],
        error=error,
        feedback=said.get("feedback", ""),
        score=said.get("score"),
    )
