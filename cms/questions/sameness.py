"""Which choice of a gap is which of the edition before, where words are all there is to tell by."""

from collections.abc import Iterator, Mapping, Sequence, Set
from difflib import SequenceMatcher

from cms.questions.base import opaque_id

# From here on two texts are one with a typo: of five letters one may differ, of three none.
ALIKE = 0.75

Choices = Sequence[Mapping[str, str]]


def kept_ids(
    new: Choices, old: Choices, *, right_now: Set[str], right_before: Set[str]
) -> dict[str, str]:
    """Return the id that each new choice is to have, by the id made from its words.

    A choice is the same where its words are, right or wrong: that is how a key is corrected. It is
    also the same where its words are nearly those of one that is gone, if it was right and is, or
    was wrong and is: then no grade can come to depend on whether it was a typo. Whatever else is
    new gets an id that no choice had, so that an older answer never means what nobody was asked.
    """
    ids = {each["text"]: each["id"] for each in old}
    kept = {each["id"]: ids[each["text"]] for each in new if each["text"] in ids}
    for choice, before in _alike(new, old):
        same = (choice["id"] in right_now) is (before["id"] in right_before)
        if same and choice["id"] not in kept and before["id"] not in kept.values():
            kept[choice["id"]] = before["id"]
    return {
        each["id"]: kept.get(each["id"]) or _fresh(each["id"], set(ids.values())) for each in new
    }


def _alike(new: Choices, old: Choices) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Yield pairs whose words are nearly the same, those that are the nearest first."""
    pairs = [(_likeness(one["text"], other["text"]), one, other) for one in new for other in old]
    pairs.sort(key=lambda pair: pair[0], reverse=True)
    return ((one, other) for likeness, one, other in pairs if likeness >= ALIKE)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _fresh(made: str, taken: Set[str]) -> str:
    while made in taken:
        made = opaque_id(made)
    return made
