"""What every question type offers."""

from dataclasses import dataclass, field
from typing import Any, Protocol


class Invalid(ValueError):  # noqa: N818 - it is said of an answer: "invalid, because"
    """An answer does not fit its question. The message says why, for the learner."""


@dataclass(frozen=True)
class Graded:
    """What grading says of one answer: ``score`` from 0 to 1, and feedback to show."""

    score: float
    correct: list[str] = field(default_factory=list)
    feedback: str = ""
    option_feedback: dict[str, str] = field(default_factory=dict)


class QuestionType(Protocol):
    """A question type. ``delivery`` and ``key`` are the two halves of what release stores."""

    def check(self, delivery: dict[str, Any], answer: Any) -> None:
        """Raise Invalid unless the answer fits the question. No answer (None) always fits."""

    def grade(self, key: dict[str, Any], answer: Any) -> Graded:
        """Grade an answer that passed ``check``. No answer scores 0."""
