"""What every question type offers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import QueryDict

Json = Any
Delivery = Mapping[str, Any]
Key = Mapping[str, Any]


class Invalid(ValueError):  # noqa: N818 - it is said of an answer: "invalid, because"
    """An answer does not fit its question. The message says why, for the learner."""


@dataclass(frozen=True)
class Graded:
    """What grading says of one answer.

    ``score`` is from 0 to 1, or None where the question does not count; ``correct`` is what is
    right, in the shape of an answer; ``option_feedback`` is by the id of what was chosen.
    """

    score: float | None
    correct: Json = None
    feedback: str = ""
    option_feedback: dict[str, str] = field(default_factory=dict)


class QuestionType(ABC):
    """A question type: the shape of its answers, their grading, and their form.

    ``delivery`` and ``key`` are the two halves of what release stores; only ``grade`` sees a key.
    Answers are JSON as learners send them, so nothing here trusts their shape. ``template`` names
    the controls that a learner fills in, and ``review`` what is shown after submission.
    """

    template: ClassVar[str]
    review: ClassVar[str]

    @abstractmethod
    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer fits the question. No answer (None) always fits."""

    @abstractmethod
    def grade(self, key: Key, answer: Json) -> Graded:
        """Grade an answer that passed ``check``. No answer scores 0."""

    @abstractmethod
    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read an answer out of a posted form; ``name`` begins the names of its fields."""

    @abstractmethod
    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what the templates need; ``graded`` is empty before submission."""


@dataclass(frozen=True)
class Option:
    """Something to choose. ``right`` and ``feedback`` are empty before submission."""

    id: str
    text: str
    chosen: bool
    right: bool = False
    feedback: str = ""
    image: Mapping[str, Any] | None = None
