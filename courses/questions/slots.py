"""What ordering, matching, categorising, blanks and rubrics share: each slot takes one choice.

An answer maps slot ids to choice ids, ``{"s1": "c2"}``; slots may be left out. A screen reader and
a keyboard work each slot as a list to choose from.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courses.questions.base import (
    Delivery,
    Graded,
    Invalid,
    Json,
    Key,
    Option,
    QuestionType,
)

Choices = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Slot:
    """A slot, its choices, and after submission what was right."""

    field: str
    text: str
    options: list[Option]
    chosen: str
    right: str
    is_right: bool


class Slots(QuestionType):
    """A question of slots. Subclasses say which slots there are, and which choices each takes."""

    naming: ClassVar[str | Promise] = ""
    """What a screen reader says before a slot's text."""

    template = "slots"
    review = "slots"

    @abstractmethod
    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Return (slot id, its text, the choices that it takes) in the order of delivery."""

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer gives choices of this question to slots of it."""
        if answer is None:
            return
        if not isinstance(answer, dict) or not all(isinstance(v, str) for v in answer.values()):
            raise Invalid(_("An answer maps the parts of the question to choices."))
        allowed = {
            slot: {choice["id"] for choice in choices} for slot, _t, choices in self.slots(delivery)
        }
        if not set(answer) <= set(allowed):
            raise Invalid(_("A part is not one of this question's."))
        if any(choice not in allowed[slot] for slot, choice in answer.items()):
            raise Invalid(_("A choice is not one of this question's."))

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score the share of slots that are right; by the key's rule, all of them or nothing."""
        given, correct = answer or {}, key["correct"]
        right = sum(given.get(slot) == choice for slot, choice in correct.items())
        share = right / len(correct)
        if key.get("rule") == "all_or_nothing":
            share = float(right == len(correct))
        return Graded(score=share, correct=correct, feedback=key["feedback"])

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the lists that something was chosen from."""
        given = {slot: posted.get(f"{name}-{slot}", "") for slot, _t, _c in self.slots(delivery)}
        return {slot: choice for slot, choice in given.items() if choice}

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the slots."""
        given = answer if isinstance(answer, dict) else {}
        correct = graded.get("correct") or {}
        return {
            "naming": str(self.naming),
            "slots": [
                _slot(name, slot, given.get(slot[0], ""), correct.get(slot[0], ""))
                for slot in self.slots(delivery)
            ],
        }


def _slot(name: str, slot: tuple[str, str, Choices], chosen: str, right: str) -> Slot:
    slot_id, text, choices = slot
    texts = {choice["id"]: choice["text"] for choice in choices}
    return Slot(
        field=f"{name}-{slot_id}",
        text=text,
        options=[Option(id=key, text=said, chosen=key == chosen) for key, said in texts.items()],
        chosen=texts.get(chosen, ""),
        right=texts.get(right, ""),
        is_right=bool(right) and chosen == right,
    )
