"""What every question type offers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.http import QueryDict
from django.utils.functional import Promise
from pydantic import BaseModel

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


class Item(BaseModel):
    """Something with an id and words."""

    id: str
    text: str


class Delivered(BaseModel):
    """What learners get of every question. Subclasses say in their docstring how it is answered."""

    id: str
    prompt: str


class QuestionType(ABC):
    """A question type: the shape of its answers, their grading, and their form.

    ``delivery`` and ``key`` are the two halves of what release stores; only ``grade`` sees a key.
    Answers are JSON as learners send them, so nothing here trusts their shape.

    - ``instruction`` tells learners what to do; ``template`` names the controls that they fill in,
      and ``review`` what is shown after submission.
    - ``schema`` is what the API delivers, but for the type's name.
    - ``shuffled`` names the lists of the delivery whose order says nothing.
    - ``graded`` is False where answers never earn anything.
    - ``private`` is True where an answer is for nobody but who gave it. It is stored encrypted and
      never graded: ``grade`` gets none. Its JSON must not be an object whose only name is "sealed".
    """

    slug: ClassVar[str]
    instruction: ClassVar[str | Promise]
    template: ClassVar[str]
    review: ClassVar[str]
    schema: ClassVar[type[Delivered]]
    shuffled: ClassVar[tuple[str, ...]] = ()
    graded: ClassVar[bool] = True
    private: ClassVar[bool] = False

    @abstractmethod
    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer fits the question. No answer (None) always fits."""

    def is_blank(self, delivery: Delivery, answer: Json) -> bool:
        """Say whether an answer that passed ``check`` is none, or stops half way."""
        given = answer.values() if isinstance(answer, dict) else answer
        return not given or (not isinstance(given, str) and not any(given))

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


TYPES: dict[str, QuestionType] = {}
"""Every question type by its slug."""

_Kind = TypeVar("_Kind", bound=type[QuestionType])


def register(kind: _Kind) -> _Kind:
    """Make a class a question type that courses can use."""
    TYPES[kind.slug] = kind()
    return kind


@dataclass(frozen=True)
class Option:
    """Something to choose. ``right`` and ``feedback`` are empty before submission."""

    id: str
    text: str
    chosen: bool
    right: bool = False
    feedback: str = ""
    image: Mapping[str, Any] | None = None
