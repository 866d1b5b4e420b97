"""What a report may tell, and what it withholds: pure rules over counts (TRUST.md D4).

A **cell** is a name with a count of learners. Cells hang together in two ways: a ``Partition`` says
that some add up to another one; in a ``Table`` two partitions cross. Everybody is taken to know
all of this, and these rules.

What is promised
----------------
Of a cell with fewer than ``ENOUGH`` learners (``SENSITIVE`` for sensitive groups) nobody can find
out, from all that one release tells, that it has any learner, or that it lacks one of being told:
every count from none to ``ENOUGH - 1`` stays possible. ``tests/impact`` holds an integer program to
that.

How
---
- A cell below ``ENOUGH`` is withheld, zero too. Others are told rounded to ``STEP``, and shares are
  made of what is told.
- **One partition** (``sums``). A single withheld cell would follow from the others. So the smallest
  others are withheld with it, until there are two that hold ``ENOUGH`` together: people may be in
  the one or the other. All that is below a withheld cell is withheld.
- **A table** (``tables``). The same within each row. The columns could be subtracted as well; so
  one row, the shield, is withheld wherever another row is, and has ``ENOUGH`` in each such place.

Between releases
----------------
Rounding and withholding change at a boundary. Whoever knows all other learners could see the one
who crosses it. So a release is made only when ten learners at least are elsewhere than at the last
one (``moved``). In it, a number that was told stays as it is until its own cell has changed by ten,
and a cell that was withheld stays so until it has (``decide``). That a cell falls below ``ENOUGH``
is the exception: it is withheld at once. Why so: ``docs/decisions/0011-reports-move-by-ten.md``.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from courses.disclosure import ENOUGH, rounded
from impact.disclosure.sums import Counts, Partition, withheld_sums
from impact.disclosure.tables import Table, withheld_in_table

__all__ = ["ENOUGH", "SENSITIVE", "Kept", "Partition", "Table", "decide", "moved", "withheld"]

SENSITIVE = 20


class Kept(NamedTuple):
    """What is kept of a cell from one release to the next.

    ``now`` is its count, ``held`` what it was when ``told`` was decided, which is None for a cell
    that is withheld.
    """

    now: int
    held: int
    told: int | None


def decide(
    counts: Counts,
    partitions: Sequence[Partition],
    tables: Sequence[Table],
    before: Mapping[str, Kept],
) -> dict[str, Kept]:
    """Return what is told of every cell. ``before`` is what the last release kept, or empty."""
    still = {
        key: kept for key, kept in before.items() if abs(counts.get(key, 0) - kept.held) < ENOUGH
    }
    stay = {key for key, kept in still.items() if kept.told is None}
    hidden = withheld(counts, partitions, tables, stay=stay, known=still.keys() - stay)
    return {key: _kept(count, still.get(key), key in hidden) for key, count in counts.items()}


def moved(
    counts: Counts,
    partitions: Sequence[Partition],
    tables: Sequence[Table],
    before: Mapping[str, Kept],
) -> int:
    """Return how many learners at least are elsewhere than when the last release was made.

    A learner is in one cell of a partition at most, so that what one gained or another lost is that
    many people. It may have been more: nobody sees those who changed places.
    """
    families = [each.cells for each in partitions]
    families += [tuple(each.cells.values()) for each in tables]
    most = 0
    for family in families:
        changes = [counts[key] - (before[key].now if key in before else 0) for key in family]
        gained = sum(change for change in changes if change > 0)
        most = max(most, gained, gained - sum(changes))
    return most


def withheld(
    counts: Counts,
    partitions: Sequence[Partition],
    tables: Sequence[Table],
    *,
    stay: Set[str] = frozenset(),
    known: Set[str] = frozenset(),
) -> set[str]:
    """Return the cells that may not be told.

    Partitions come from the top down, and a table after the one whose cells are its sums. What is
    in ``stay`` is withheld in any case. What is ``known`` was told and has not changed by much, so
    that withholding it protects little: others are taken first.
    """
    given_up: set[str] = set()
    while True:
        hidden = withheld_sums(counts, partitions, stay=stay | given_up, known=known)
        for table in tables:
            inner = withheld_in_table(table, counts, hidden, stay=stay, known=known)
            if inner is None:
                given_up |= set(table.rows)
                break
            hidden |= inner
        else:
            return hidden


def _kept(count: int, before: Kept | None, is_hidden: bool) -> Kept:
    """Return what is kept of a cell; ``before`` is None once it has changed by ten."""
    told = None if is_hidden else rounded(count)
    if before and (before.told is None) == is_hidden:
        return Kept(count, before.held, before.told)
    return Kept(count, count, told)
