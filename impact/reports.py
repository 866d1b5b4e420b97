"""A release as people read it. The API, the file and the pages show this and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from impact.ages import AverageAge, average_age
from impact.cubes import ALL, Cube, Shape, cell
from impact.labels import Labels
from impact.models import LearnerState, Release
from learners.demographics import is_global_south

Number = int | None
"""How many learners, rounded; None: withheld."""


@dataclass(frozen=True)
class Row:
    """A row of a table: values of the dimensions and their names; all learners of it, and some."""

    values: tuple[str, ...]
    labels: tuple[str, ...]
    learners: Number
    states: tuple[Number, ...] = ()

    @property
    def is_told(self) -> bool:
        """Say whether any of its numbers is told."""
        return any(number is not None for number in (self.learners, *self.states))

    @property
    def share_passed(self) -> float | None:
        """The share of those who passed, of rounded numbers; None where one is withheld."""
        return share(self.states[-1], self.learners) if self.states else None


@dataclass(frozen=True)
class Cut:
    """A table of a report: learners by dimensions, and by ``states`` if there are any.

    Of long lists only what is told is in ``rows``: ``withheld`` says how many values are not.
    Of two dimensions, ``totals`` are the learners by the first one.
    """

    key: str
    dimensions: tuple[str, ...]
    labels: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    withheld: int = 0
    totals: tuple[Number, ...] = ()


@dataclass(frozen=True)
class GlobalSouth:
    """Who lives in the Global South, by what is told, and of whom that is unknown.

    It adds nothing to what is told: regions count as a whole where all or none of their countries
    are of the Global South, and other countries by themselves.

    A side of which nothing is told is withheld, and the share with it. ``least`` and ``most`` are
    the shares of all learners if none, or all, of the unknown did; they are None where a side is
    withheld and the numbers, which are rounded, leave nobody for it.
    """

    south: Number
    elsewhere: Number
    unknown: Number
    share: float | None
    least: float | None
    most: float | None


@dataclass(frozen=True)
class Step:
    """A module as a step of the funnel: who came so far at least, and who is no further yet."""

    label: str
    reached: Number
    here: Number


_LONG = 30
"""From how many values on a table leaves out those of which nothing is told."""


class Report:
    """What a frozen release says."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._shape = Shape.from_json(release.shape)
        self._labels = Labels(self._shape.titles, get_language() or "en")

    @property
    def title(self) -> str:
        """The title of the course."""
        return self._shape.title

    @property
    def learners(self) -> Number:
        """How many have signed up."""
        return self._told(ALL)

    @cached_property
    def states(self) -> tuple[tuple[str, str], ...]:
        """The states in which learners are, by name."""
        names = self._labels.values("state", self._shape.states)
        return tuple(zip(self._shape.states, names, strict=True))

    def reached(self, state: str) -> Number:
        """Return how many have come to a state or further: the sum of what is told."""
        later = self._shape.states[self._shape.states.index(state) :]
        return total([self._told(cell(state=each)) for each in later])

    @property
    def active(self) -> Number:
        """How many have done something."""
        return self.reached(LearnerState.ACTIVE)

    @property
    def completed(self) -> Number:
        """How many have done everything that is required, passed or not."""
        graded = LearnerState.COMPLETED in self._shape.states
        return self.reached(LearnerState.COMPLETED if graded else LearnerState.PASSED)

    @property
    def passed(self) -> Number:
        """How many have passed."""
        return self.reached(LearnerState.PASSED)

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        """All tables, in order."""
        return tuple(self._cut(cube) for cube in self._shape.cubes)

    @cached_property
    def weeks(self) -> tuple[Cut, ...]:
        """Sign-ups and passes, week by week."""
        weeks = tuple(week for each in self._shape.weeks.values() for week in each)
        return tuple(self._series(name, weeks) for name in ("signed_week", "passed_week"))

    @cached_property
    def funnel(self) -> tuple[Step, ...]:
        """The modules, from the first on."""
        shape = self._shape
        done = (LearnerState.COMPLETED, LearnerState.PASSED)
        through = [self._told(cell(state=each)) for each in done if each in shape.states]
        here = [self._told(cell(module=number)) for number in shape.modules]
        names = self._labels.values("module", shape.modules)
        return tuple(
            Step(label=name, reached=total([*here[place:], *through]), here=here[place])
            for place, name in enumerate(names)
        )

    @cached_property
    def average_age(self) -> AverageAge | None:
        """The average age of who told a band that is told."""
        told = {band: self._told(cell(age_band=band)) for band in self._shape.values["age_band"]}
        return average_age({band: number for band, number in told.items() if number})

    @cached_property
    def global_south(self) -> GlobalSouth | None:
        """The share of the Global South; None where not even the number of learners is told."""
        whole = self.learners
        if not whole:
            return None
        sides = self._by_side()
        south, elsewhere = known_total(sides[True]), known_total(sides[False])
        both = total([south, elsewhere])
        rest = max(0, whole - (south or 0) - (elsewhere or 0))
        unknown = None if both is None and not rest else rest
        return GlobalSouth(
            south=south,
            elsewhere=elsewhere,
            unknown=unknown,
            share=share(south, both),
            least=None if unknown is None else min(1.0, (south or 0) / whole),
            most=None if unknown is None else min(1.0, ((south or 0) + unknown) / whole),
        )

    def _by_side(self) -> dict[bool, list[Number]]:
        """Return what is told of the Global South (True), and of elsewhere."""
        sides: dict[bool, list[Number]] = {True: [], False: []}
        for region, countries in self._shape.countries.items():
            here = {country: bool(is_global_south(country)) for country in countries}
            if len(set(here.values())) == 1:
                sides[here[countries[0]]].append(self._told(cell(region=region)))
                continue
            for country, is_south in here.items():
                sides[is_south].append(self._told(cell(country=country)))
        return sides

    def _told(self, name: str) -> Number:
        return self.release.told.get(name)

    def _cut(self, cube: Cube) -> Cut:
        columns = [self._shape.values[name] for name in cube.dimensions]
        rows = tuple(
            self._row(dict(zip(cube.dimensions, values, strict=True)), by_state=cube.by_state)
            for values in _crossed(columns)
        )
        is_long = len(rows) > _LONG and len(columns) == 1
        shown = tuple(row for row in rows if row.is_told) if is_long else rows
        return Cut(
            key=cube.key,
            dimensions=cube.dimensions,
            labels=tuple(self._labels.dimension(name) for name in cube.dimensions),
            states=self.states if cube.by_state else (),
            rows=_largest_first(shown) if is_long else shown,
            withheld=len(rows) - len(shown),
            totals=self._totals(cube) if len(columns) > 1 else (),
        )

    def _totals(self, cube: Cube) -> tuple[Number, ...]:
        first = cube.dimensions[0]
        return tuple(self._told(cell(**{first: value})) for value in self._shape.values[first])

    def _row(self, values: dict[str, str], *, by_state: bool = False) -> Row:
        states = self._shape.states if by_state else ()
        return Row(
            values=tuple(values.values()),
            labels=tuple(self._labels.values(name, [key])[0] for name, key in values.items()),
            learners=self._told(cell(**values)),
            states=tuple(self._told(cell(**values, state=state)) for state in states),
        )

    def _series(self, name: str, weeks: Sequence[str]) -> Cut:
        rows = tuple(self._row({name: week}) for week in weeks)
        return Cut(name, (name,), (self._labels.dimension(name),), (), rows)


def share(part: Number, whole: Number) -> float | None:
    """Return a share of rounded numbers; None where one is withheld."""
    return min(1.0, part / whole) if part is not None and whole else None


def total(numbers: Sequence[Number]) -> Number:
    """Return a sum; None where a part of it is withheld."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def known_total(numbers: Sequence[Number]) -> Number:
    """Return the sum of what is told; None where nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _crossed(columns: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    first, *others = columns
    for value in first:
        if others:
            yield from ((value, *rest) for rest in _crossed(others))
        else:
            yield (value,)


def _largest_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-(row.learners or 0), row.labels)))
