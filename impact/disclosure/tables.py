"""Two partitions that cross: what is withheld so that neither rows nor columns tell it.

Why a shield is enough
----------------------
Let ``x`` be a low cell in a row whose withheld cells hold ``ENOUGH`` together. Any number of the
row's people may be moved into ``x`` from the row's other withheld cells, or out of it into one of
them: the row's sum stays. The same number is moved the other way in the shield, which is withheld
in these columns and has at least ``ENOUGH`` in each: its sum stays, and so do those of the columns.
So everything that is told stays, while ``x`` is whatever one likes from none to ``ENOUGH - 1``.

This is the hypercube method (S. Giessing, D. Repsilber, "Tools and strategies to protect multiple
tables with the GHQUAR cell suppression engine", in: Inference Control in Statistical Databases,
Springer 2002) with one row for all hypercubes. It withholds a little more than an optimum would
(M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47, 2001), takes no time, and needs no solver.

Rows whose sums are withheld cannot be told apart, so they are taken together as one row.
Where no row can be the shield, as in small runs, a column is. Where none can, the whole table is
withheld if its sums alone tell nothing of the low cells, by the bounds of Fréchet: a cell is at
least its row and its column together, less the whole.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from courses.disclosure import ENOUGH
from impact.disclosure.sums import Counts, joined

Group = tuple[str, ...]
"""Rows, or columns, that are taken together."""
Place = tuple[Group, Group]


@dataclass(frozen=True)
class Table:
    """Cells by row and column. The names of rows and columns are those of their sums."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], str]
    enough: int = ENOUGH


@dataclass(frozen=True)
class _Grid:
    """A table whose withheld rows are one row, and whose withheld columns are one column."""

    rows: tuple[Group, ...]
    columns: tuple[Group, ...]
    counts: Mapping[Place, int]
    low: frozenset[Place]
    known: frozenset[Place]
    enough: int

    def cost(self, places: Set[Place]) -> tuple[int, int]:
        """Return what it costs to withhold places: those that are known, then people."""
        more = places - self.low
        return len(more & self.known), sum(self.counts[place] for place in more)

    def turned(self) -> "_Grid":
        """Return it with its rows as columns."""
        return _Grid(
            self.columns,
            self.rows,
            {(column, row): count for (row, column), count in self.counts.items()},
            frozenset((column, row) for row, column in self.low),
            frozenset((column, row) for row, column in self.known),
            self.enough,
        )


def withheld_in_table(
    table: Table, counts: Counts, hidden: Set[str], *, stay: Set[str], known: Set[str]
) -> set[str] | None:
    """Return the cells of a table to withhold, given which sums are withheld.

    None: the sums of its rows must be withheld too.
    """
    if hidden >= set(table.rows) or hidden >= set(table.columns):
        return set(table.cells.values())  # what is left are sums, which are not of this table
    grid, names = _grid(table, counts, hidden, stay=stay, known=known)
    below = {
        name for (row, column), name in table.cells.items() if row in hidden or column in hidden
    }
    if not grid.low:
        return below
    ways = [way for way in (_by_row(grid), _by_column(grid)) if way is not None]
    places = min(ways, key=grid.cost) if ways else _everything(grid)
    return None if places is None else below.union(*(names[place] for place in places))


def _grid(
    table: Table, counts: Counts, hidden: Set[str], *, stay: Set[str], known: Set[str]
) -> tuple[_Grid, dict[Place, list[str]]]:
    rows, columns = _groups(table.rows, hidden), _groups(table.columns, hidden)
    names = {
        (row, column): [table.cells[r, c] for r in row for c in column]
        for row in rows
        for column in columns
    }
    sums = {place: sum(counts[name] for name in cells) for place, cells in names.items()}
    told = {
        place: names[place][0]
        for place in names
        if not any(key in hidden for group in place for key in group)
    }
    low = {place for place, count in sums.items() if count < table.enough}
    low |= {place for place, name in told.items() if name in stay}
    fixed = frozenset(place for place, name in told.items() if name in known)
    return _Grid(rows, columns, sums, frozenset(low), fixed, table.enough), names


def _groups(keys: tuple[str, ...], hidden: Set[str]) -> tuple[Group, ...]:
    """Return each key by itself, but the withheld ones together."""
    together = tuple(key for key in keys if key in hidden)
    alone = tuple((key,) for key in keys if key not in hidden)
    return (*alone, together) if together else alone


def _by_row(grid: _Grid) -> set[Place] | None:
    """Return what to withhold with a row as the shield; None where no row can be."""
    covered: set[Place] = set()
    for row in grid.rows:
        places = [(row, column) for column in grid.columns]
        low = grid.low.intersection(places)
        here = joined(low, places, grid.counts, enough=grid.enough, known=grid.known)
        if here and (len(here) == 1 or sum(grid.counts[each] for each in here) < grid.enough):
            return None
        covered |= here
    wanted = {column for _row, column in covered}
    shields = [
        {(row, column) for column in wanted}
        for row in grid.rows
        if all(grid.counts[row, column] >= grid.enough for column in wanted)
    ]
    return min((covered | shield for shield in shields), key=grid.cost) if shields else None


def _by_column(grid: _Grid) -> set[Place] | None:
    places = _by_row(grid.turned())
    return None if places is None else {(row, column) for column, row in places}


def _everything(grid: _Grid) -> set[Place] | None:
    """Return all places; None where the sums tell that a low cell has somebody."""
    total = sum(grid.counts.values())
    rows = {row: sum(grid.counts[row, column] for column in grid.columns) for row in grid.rows}
    columns = {
        column: sum(grid.counts[row, column] for row in grid.rows) for column in grid.columns
    }
    for (row, column), count in grid.counts.items():
        if count < grid.enough and rows[row] + columns[column] > total:
            return None
    return set(grid.counts)
