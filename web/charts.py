"""Charts of days, drawn as SVG: each stands beside a table that says the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

HIGH = 40
"""How high the highest column is; each is ten wide."""


@dataclass(frozen=True)
class Column:
    """A day, and where its column stands."""

    day: date
    number: int
    x: int
    height: float

    @property
    def y(self) -> float:
        """Where it begins, from above."""
        return HIGH - self.height


@dataclass(frozen=True)
class Days:
    """Days side by side, the last one today, UTC. ``most`` is the number of the highest."""

    columns: tuple[Column, ...]
    most: int

    @property
    def width(self) -> int:
        """How wide the picture is."""
        return 10 * len(self.columns)

    @property
    def busy(self) -> list[Column]:
        """The days on which there was anything, newest first."""
        return [each for each in reversed(self.columns) if each.number]


def days_chart(counts: Iterable[tuple[date, int]], days: int) -> Days:
    """Draw so many days up to today; those that are not told count nothing."""
    told: Mapping[date, int] = dict(counts)
    first = datetime.now(UTC).date() - timedelta(days=days - 1)
    numbers = [
        (day, told.get(day, 0)) for day in (first + timedelta(days=step) for step in range(days))
    ]
    most = max(number for _day, number in numbers)
    return Days(
        tuple(
            Column(day, number, 10 * place, round(HIGH * number / (most or 1), 1))
            for place, (day, number) in enumerate(numbers)
        ),
        most,
    )
