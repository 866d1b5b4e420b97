"""What of counts of people may be told (TRUST.md D4): withheld below ten, rounded to five.

A cell is how many people did one thing. Cells that add up to a number that is told, or that can be
had by subtraction, are a partition. In each partition:

- a cell below ``ENOUGH`` is withheld, zero too: that nobody did it says something of everybody;
- one withheld cell would be told by the others, and so would a withheld total below ``ENOUGH``, so
  that the smallest of the others are withheld with it until there are two at least, which hold
  ``ENOUGH`` together. Nothing tells which of them are the small ones.

A cell of several partitions is withheld in all of them where it is in one. What is told is rounded
to ``STEP``, and shares are made from rounded counts, since an exact share would tell the counts.
"""

from collections.abc import Mapping, Sequence, Set
from math import floor

ENOUGH = 10
STEP = 5

Cells = Mapping[str, float]


def rounded(count: float) -> int:
    """Return a count as it may be told."""
    return STEP * floor(count / STEP + 0.5)


def share(count: float, of: float) -> float:
    """Return a share made from rounded counts."""
    return min(1.0, rounded(count) / rounded(of))


def coarse(number: float, of: float) -> float:
    """Round a statistic over so many people as a share of them is: to ``STEP`` people, or to 0.1.

    One person moves a correlation by some 1/n. Finer steps would tell what rounding keeps.
    """
    step = STEP / rounded(of)
    return round(step * floor(number / step + 0.5), 1)


def withheld(partitions: Sequence[Cells], *, told: Set[str] = frozenset()) -> set[str]:
    """Return the cells that may not be told.

    ``told`` are cells that something else tells, so that withholding them would hide nothing. Each
    is ``ENOUGH`` at least, and so is the rest of its partition.
    """
    hidden: set[str] = set()
    while True:
        more = hidden.union(*(_hidden(cells, hidden, told) for cells in partitions))
        if more == hidden:
            return hidden
        hidden = more


def _hidden(cells: Cells, before: Set[str], told: Set[str]) -> set[str]:
    hidden = {key for key, count in cells.items() if count < ENOUGH or key in before}
    others = sorted(set(cells) - hidden - told, key=lambda key: (cells[key], key))
    for key in others:
        if not hidden or (len(hidden) > 1 and sum(cells[each] for each in hidden) >= ENOUGH):
            break
        hidden.add(key)
    return hidden
