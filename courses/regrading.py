"""Which questions a later edition's key applies to: pure functions over what release stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True)
class Correction:
    """A key to grade an earlier edition's attempts by.

    ``corrected`` are the questions that it grades in another way than their own edition's;
    ``changed`` those whose key differs too, but which were changed in more than their words since.
    They keep their own key: nobody was asked what the new one answers.
    """

    key: dict[str, Any]
    corrected: frozenset[str]
    changed: frozenset[str]


def correction(
    old: Mapping[str, Any], old_key: Mapping[str, Any], new: Mapping[str, Any], new_key: Json
) -> Correction:
    """Compare an earlier quiz and its key with a later one's.

    A question is the same where it has the same id and type and offers the same things to choose
    from, in whatever words and order (Moodle draws the same line for its regrades).
    """
    later = {question["id"]: question for question in new["questions"]}
    corrected: set[str] = set()
    changed: set[str] = set()
    for question in old["questions"]:
        each = question["id"]
        if each in later and _marks(new_key[each]) != _marks(old_key[each]):
            (corrected if _shape(question) == _shape(later[each]) else changed).add(each)
    key = {**old_key, **{each: new_key[each] for each in corrected}}
    return Correction(key, frozenset(corrected), frozenset(changed))


def _marks(key: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a question's key makes its score: not the author's words on it."""
    return {name: value for name, value in key.items() if name not in {"feedback", "options"}}


def _shape(question: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    return question["type"], frozenset(_ids(question))


def _ids(value: Json, path: str = "") -> Iterator[str]:
    """Yield where each thing to choose stands: a choice may not move to another scene or gap."""
    if isinstance(value, list):
        for each in value:
            yield from _ids(each, path)
    elif isinstance(value, dict):
        own = value.get("id") or value.get("gap") or ""
        here = f"{path}/{own}" if own else path
        if own:
            yield here
        for name, each in value.items():
            if name == "leads_to":
                yield f"{here}>{each}"
            yield from _ids(each, here)
