"""Charts of reports, drawn as SVG: each stands beside a table that says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from impact.reports import Cut, Number, Row, Step

_LABEL, _WIDTH, _LINE = 230, 440, 26
"""Where bars begin, how long the longest is, and how far they are apart."""
_LETTERS = 34
_MOST = 20
"""How many rows of a long table are drawn."""
_TOP, _HIGH = 10, 150
"""Where the highest column of a chart of weeks begins, and how high it is."""
SHADES = 6


@dataclass(frozen=True)
class Part:
    """A piece of a bar; ``shade`` says which of the colours it has."""

    x: float
    width: float
    shade: int
    title: str


@dataclass(frozen=True)
class Bar:
    """A line of a chart. Without ``parts`` it is withheld."""

    y: int
    label: str
    number: Number
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """Bars, and what the shades of their parts mean; ``more`` lines are in the table only."""

    bars: tuple[Bar, ...]
    legend: tuple[tuple[int, str], ...] = ()
    more: int = 0

    @property
    def height(self) -> int:
        """How high the picture is."""
        return _LINE * len(self.bars) + 8


@dataclass(frozen=True)
class Column:
    """A week of a chart of weeks; ``height`` 0 is withheld."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Columns:
    """Weeks side by side, from ``first`` to ``last``; ``most`` is the number of the highest."""

    columns: tuple[Column, ...]
    most: int
    first: str
    last: str


Line = tuple[str, Number, Sequence[tuple[str, Number]]]
"""What a bar is called, its number, and its parts by name."""


def chart_of(cut: Cut) -> Chart:
    """Draw a table of a report: bars by its first dimension, parted by state or the second one."""
    if len(cut.dimensions) > 1:
        return _pairs(cut)
    names = [name for _state, name in cut.states]
    lines = [
        (row.labels[0], row.learners, list(zip(names, row.states, strict=True))) for row in cut.rows
    ]
    return _chart(lines, names)


def funnel_chart(steps: Iterable[Step]) -> Chart:
    """Draw how many came to each module."""
    return _chart([(step.label, step.reached, []) for step in steps], [])


def weeks_chart(cut: Cut) -> Columns:
    """Draw a week a column, as high as its number."""
    most = max((row.learners or 0 for row in cut.rows), default=0)
    width = (_LABEL + _WIDTH) / max(1, len(cut.rows))
    columns = tuple(
        Column(
            x=round(place * width, 1),
            y=round(_TOP + _HIGH - _HIGH * (row.learners or 0) / (most or 1), 1),
            width=round(width * 0.85, 1),
            height=round(_HIGH * (row.learners or 0) / (most or 1), 1),
            title=f"{row.labels[0]}: {row.learners}",
        )
        for place, row in enumerate(cut.rows)
    )
    return Columns(columns, most, cut.rows[0].labels[0], cut.rows[-1].labels[0])


def _pairs(cut: Cut) -> Chart:
    """Draw the lines of which something is told, each with its number as other tables tell it."""
    names = list(dict.fromkeys(row.labels[1] for row in cut.rows))
    rows: dict[str, list[Row]] = {}
    for row in cut.rows:
        rows.setdefault(row.values[0], []).append(row)
    lines: list[Line] = [
        (theirs[0].labels[0], number, [(row.labels[1], row.learners) for row in theirs])
        for theirs, number in zip(rows.values(), cut.totals, strict=True)
        if number or any(row.is_told for row in theirs)
    ]
    return _chart(lines, names)


def _chart(lines: Sequence[Line], names: Sequence[str]) -> Chart:
    more, lines = len(lines[_MOST:]), lines[:_MOST]
    whole = [number or sum(n or 0 for _name, n in parts) for _label, number, parts in lines]
    scale = _WIDTH / max([1, *whole])
    bars = tuple(
        Bar(place * _LINE, _short(label), number, tuple(_parts(number, parts, names, scale)))
        for place, (label, number, parts) in enumerate(lines)
    )
    used = {part.shade for bar in bars for part in bar.parts}
    legend = [(place % SHADES, name) for place, name in enumerate(names) if place % SHADES in used]
    if names and SHADES in used:
        legend.append((SHADES, _("Withheld, or lost in rounding")))
    return Chart(bars, tuple(legend), more)


def _parts(
    number: Number, parts: Sequence[tuple[str, Number]], names: Sequence[str], scale: float
) -> Iterable[Part]:
    """Yield the pieces that are told, and the rest. A bar is as long as its number says.

    Where rounded parts add up to more than that, they are drawn so much shorter.
    """
    told = sum(count or 0 for _name, count in parts)
    if number and told > number:
        scale *= number / told
    x = float(_LABEL)
    for name, count in parts:
        if count:
            width = round(count * scale, 1)
            yield Part(x, width, names.index(name) % SHADES, f"{name}: {count}")
            x += width
    if number and told < number:
        yield Part(x, round((number - told) * scale, 1), SHADES if names else 0, str(number - told))


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
