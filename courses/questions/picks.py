"""What can be picked in a question, and what an answer picks: for counting.

A pick is an option, a choice of a scenario, or a choice in a slot or gap. What is typed is none: it
could say anything, also about its writer.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.questions import TYPES
from courses.questions.slots import Choices, Slots
from courses.questions.types.choice import SingleChoice
from courses.questions.types.ordering import Ordering

Json = Any


@dataclass(frozen=True)
class Pick:
    """Something to pick: its key, and the words that say which it is."""

    key: str
    text: str


def groups_of(question: Mapping[str, Any], right: Collection[str]) -> list[list[Pick]]:
    """Return what can be picked in a question, in its order, as groups to count.

    An answer has one pick of a group at most, and no sum over groups is known: what was picked in
    one group says nothing exact of another. So a scenario has the choices of its first scene only,
    since how many met a later one is told by the earlier, and ordering the right position of each
    item only (``right``), since in each position stands one item.
    """
    return [group for group in _groups(question, right) if group]


def picked(answer: Json) -> set[str]:
    """Return the keys that an answer picks, and perhaps others that no question has."""
    if isinstance(answer, list):
        return {each for each in answer if isinstance(each, str)}
    if isinstance(answer, dict):
        return {f"{slot}/{choice}" for slot, choice in answer.items()}
    return set()


def _groups(question: Mapping[str, Any], right: Collection[str]) -> Iterator[list[Pick]]:
    kind = TYPES[question["type"]]
    options = _picks(question.get("options", []))
    yield from [options] if isinstance(kind, SingleChoice) else [[each] for each in options]
    for scene in question.get("scenes", [])[:1]:
        yield _picks(scene["choices"])
    for slot, text, choices in _slots(question):
        picks = [Pick(f"{slot}/{each['id']}", f"{text}: {each['text']}") for each in choices]
        yield [pick for pick in picks if pick.key in right or not isinstance(kind, Ordering)]


def _picks(choices: Iterable[Mapping[str, str]]) -> list[Pick]:
    return [Pick(each["id"], each["text"]) for each in choices]


def _slots(question: Mapping[str, Any]) -> Iterable[tuple[str, str, Choices]]:
    """Return slots or gaps as (id, what tells it from the others, its choices)."""
    kind = TYPES[question["type"]]
    if isinstance(kind, Slots):
        return kind.slots(question)
    gaps = [part for part in question.get("parts", []) if "gap" in part]
    return [(gap["gap"], str(number), gap["choices"]) for number, gap in enumerate(gaps, start=1)]
