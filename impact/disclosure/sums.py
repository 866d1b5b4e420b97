"""Cells that add up to another one."""

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from courses.disclosure import ENOUGH

Counts = Mapping[str, int]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Partition:
    """Cells that add up to another one, ``of``: everybody in that one is in one of these."""

    of: str
    cells: tuple[str, ...]
    enough: int = ENOUGH


def withheld_sums(
    counts: Counts, partitions: Sequence[Partition], *, stay: Set[str], known: Set[str]
) -> set[str]:
    """Return the withheld cells of partitions, which come from the top down."""
    below = {key for each in partitions for key in each.cells}
    hidden = {each.of for each in partitions if each.of not in below and counts[each.of] < ENOUGH}
    for each in partitions:
        if each.of in hidden:
            hidden |= set(each.cells)
        else:
            low = {key for key in each.cells if counts[key] < each.enough or key in stay}
            hidden |= joined(low, each.cells, counts, enough=each.enough, known=known)
    return hidden


def joined(
    low: Set[Key], cells: Sequence[Key], counts: Mapping[Key, int], *, enough: int, known: Set[Key]
) -> set[Key]:
    """Return the cells to withhold of some that add up: the low ones, and others with them.

    The smallest others are taken until there are two withheld cells that hold ``enough`` together.
    """
    hidden = set(low)
    others = [key for key in cells if key not in low]
    for key in sorted(others, key=lambda key: (key in known, counts[key])):
        if not hidden or (len(hidden) > 1 and sum(counts[each] for each in hidden) >= enough):
            break
        hidden.add(key)
    return hidden
