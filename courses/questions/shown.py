"""Questions as templates show them: to be answered, or with what grading said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from courses.questions import TYPES


@dataclass(frozen=True)
class Question:
    """A question, what was answered, and what is to be said about it.

    ``shown`` is what the templates of the question's type need.
    """

    number: int
    id: str
    field: str
    prompt: str
    type: str
    instruction: str
    controls: str
    review: str
    shown: dict[str, Any]
    error: str
    feedback: str
    option_feedback: list[str]
    score: float | None
    is_graded: bool


def field_name(question_id: str) -> str:
    """Return the name of a question's form field."""
    return f"q-{question_id}"


def posted_answers(content: Mapping[str, Any], posted: QueryDict) -> dict[str, Any]:
    """Read the answers to a quiz's questions out of a form."""
    return {
        question["id"]: TYPES[question["type"]].read(question, posted, field_name(question["id"]))
        for question in content["questions"]
    }


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
            answer=answers.get(question["id"]),
            error=(errors or {}).get(question["id"], ""),
            said=said.get(question["id"], {}),
        )
        for number, question in enumerate(content["questions"], start=1)
    ]


def _question(
    number: int, question: Mapping[str, Any], *, answer: Any, error: str, said: dict[str, Any]
) -> Question:
    kind = TYPES[question["type"]]
    field = field_name(question["id"])
    return Question(
        number=number,
        id=question["id"],
        field=field,
        prompt=question["prompt"],
        type=question["type"],
        instruction=str(kind.instruction),
        controls=f"courses/questions/{kind.template}.html",
        review=f"courses/reviews/{kind.review}.html",
        shown=kind.show(question, name=field, answer=answer, graded=said),
        error=error,
        feedback=said.get("feedback", ""),
        option_feedback=list(said.get("option_feedback", {}).values()),
        score=said.get("score"),
        is_graded=bool(said),
    )
