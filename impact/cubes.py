"""What reports tell, as data: a fixed list. Nobody filters, combines or adds anything later.

The cubes are a tree on purpose. Tables that share nothing but the learners' state, or a total, can
each be changed without any other one noticing, so that what protects each table protects all of
them (A. Dobra, S. Fienberg, "Bounds for cell entries in contingency tables given marginal totals
and decomposable graphs", PNAS 97, 2000). So a dimension is in one cube of two dimensions at most.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from impact.disclosure import ENOUGH, SENSITIVE, Partition, Table
from impact.models import LearnerState

ALL = "all"
"""The cell of all learners of a run."""
UNKNOWN = "unknown"
"""The value of whoever was not asked yet, did not answer, or does not agree to be counted so."""
PER_LEARNER = ("age_band", "gender", "country", "first_language", "education")
"""What a fact has of demographics, but for sensitive answers."""


@dataclass(frozen=True)
class Cube:
    """A table of a report: learners by up to two demographic dimensions, and by state perhaps.

    ``within`` names the dimension that this one is a part of, as countries are of regions: sums are
    then those of the part.
    """

    dimensions: tuple[str, ...]
    by_state: bool = True
    within: str = ""
    enough: int = ENOUGH

    @property
    def key(self) -> str:
        """The stable name of it."""
        return "-".join(self.dimensions)


CUBES = (
    Cube(("period",)),
    Cube(("age_band",)),
    Cube(("gender",)),
    Cube(("region",)),
    Cube(("country",), within="region"),
    Cube(("first_language",)),
    Cube(("education",)),
    Cube(("age_band", "gender"), by_state=False),
    Cube(("region", "education"), by_state=False),
)
"""The cubes of every report. Sensitive questions that are turned on add one each: no country."""
TIMES = frozenset({"period", "signed_week", "passed_week", "module", "state"})
"""Dimensions that say nothing of who somebody is."""


def cell(**values: object) -> str:
    """Return the name of a cell: ``cell(gender="woman", state="passed")``."""
    return "&".join(f"{name}={value}" for name, value in values.items()) or ALL


@dataclass(frozen=True)
class Shape:
    """Which cells a report has. It follows from the course and the questions, never from answers.

    ``values`` are those of each dimension, ``countries`` and ``weeks`` by region and period.
    ``title`` and ``titles`` are what the course and its modules were called.
    """

    states: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, tuple[str, ...]]
    weeks: Mapping[str, tuple[str, ...]]
    modules: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    title: str = ""
    titles: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as a release stores it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Shape":
        """Return a stored one."""
        return cls(
            states=tuple(stored["states"]),
            values={key: tuple(values) for key, values in stored["values"].items()},
            countries={key: tuple(values) for key, values in stored["countries"].items()},
            weeks={key: tuple(values) for key, values in stored["weeks"].items()},
            modules=tuple(stored["modules"]),
            sensitive=tuple(stored["sensitive"]),
            title=stored["title"],
            titles=tuple(stored["titles"]),
        )

    @property
    def cubes(self) -> tuple[Cube, ...]:
        """The cubes, with those of sensitive questions."""
        return (*CUBES, *(Cube((key,), enough=SENSITIVE) for key in self.sensitive))

    def parts(self, cube: Cube) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
        """Yield what the values of a cube's last dimension are parts of, and these values."""
        if not cube.within:
            yield {}, self.values[cube.dimensions[-1]]
            return
        for value, within in self.countries.items():
            yield {cube.within: value}, within


def partitions(shape: Shape) -> list[Partition]:
    """Return what adds up to what, from the top down."""
    states = tuple(cell(state=state) for state in shape.states)
    found = [Partition(ALL, states)]
    for cube in shape.cubes:
        if len(cube.dimensions) == 1:
            (name,) = cube.dimensions
            found += [
                Partition(cell(**of), tuple(cell(**{name: v}) for v in values), cube.enough)
                for of, values in shape.parts(cube)
            ]
    for period, weeks in shape.weeks.items():
        of = cell(period=period)
        found.append(Partition(of, tuple(cell(signed_week=week) for week in weeks)))
    passed = tuple(cell(passed_week=week) for weeks in shape.weeks.values() for week in weeks)
    found.append(Partition(cell(state=LearnerState.PASSED), passed))
    modules = tuple(cell(module=number) for number in shape.modules)
    found.append(Partition(cell(state=LearnerState.ACTIVE), modules))
    return found


def tables(shape: Shape) -> list[Table]:
    """Return what crosses what; a table after the one whose cells are its sums."""
    return [table for cube in shape.cubes for table in _tables(shape, cube)]


def _tables(shape: Shape, cube: Cube) -> Iterator[Table]:
    if not cube.by_state:
        first, second = cube.dimensions
        places = {
            (cell(**{first: a}), cell(**{second: b})): cell(**{first: a, second: b})
            for a in shape.values[first]
            for b in shape.values[second]
        }
        yield _table(places, cube.enough)
        return
    (name,) = cube.dimensions
    for of, values in shape.parts(cube):
        places = {
            (cell(**{name: v}), cell(**of, state=s)): cell(**{name: v}, state=s)
            for v in values
            for s in shape.states
        }
        yield _table(places, cube.enough)


def _table(places: Mapping[tuple[str, str], str], enough: int) -> Table:
    rows = tuple(dict.fromkeys(row for row, _column in places))
    columns = tuple(dict.fromkeys(column for _row, column in places))
    return Table(rows, columns, places, enough)
