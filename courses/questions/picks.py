"""What can be picked in a question, and what an answer picks: for counting.

A pick is an option, a choice of a scenario, or a choice in a slot or gap. What is typed is none: it
could say anything, also about its writer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.questions import TYPES
from courses.questions.slots import Choices, Slots

Json = Any


@dataclass(frozen=True)
class Pick:
    """Something to pick: its key, and the words that say which it is."""

    key: str
    text: str


def picks_of(question: Mapping[str, Any]) -> list[Pick]:
    """Return everything that can be picked in a question, in its order."""
    return list(_picks(question))


def picked(answer: Json) -> set[str]:
    """Return the keys that an answer picks, and perhaps others that no question has."""
    if isinstance(answer, list):
        return {each for each in answer if isinstance(each, str)}
    if isinstance(answer, dict):
        return {f"{slot}/{choice}" for slot, choice in answer.items()}
    return set()


def _picks(question: Mapping[str, Any]) -> Iterator[Pick]:
    for option in question.get("options", []):
        yield Pick(option["id"], option["text"])
    for scene in question.get("scenes", []):
        for choice in scene["choices"]:
            yield Pick(choice["id"], choice["text"])
    for slot, text, choices in _slots(question):
        for choice in choices:
            yield Pick(f"{slot}/{choice['id']}", f"{text}: {choice['text']}")


def _slots(question: Mapping[str, Any]) -> Iterable[tuple[str, str, Choices]]:
    """Return slots or gaps as (id, what tells it from the others, its choices)."""
    kind = TYPES[question["type"]]
    if isinstance(kind, Slots):
        return kind.slots(question)
    gaps = [part for part in question.get("parts", []) if "gap" in part]
    return [(gap["gap"], str(number), gap["choices"]) for number, gap in enumerate(gaps, start=1)]
