"""The average age, estimated from bands, and how wrong it may be.

Nobody's age is known, only how many learners ``n`` there are in each band from ``low`` to ``high``
completed years, so that ages in it lie between ``low`` and ``high + 1``. With the middle ``m`` and
the width ``w`` of each band, ``N = Σ n``:

``years``
    the mean of grouped data, ``Σ n m / N``.
``bands``
    how far it may be off since ages in a band need not lie around its middle. In one band the mean
    may be anywhere, so the most is ``Σ n w / 2N``.
``sampling``
    how far it may be off as an estimate for all learners, since not all have answered: two standard
    errors, ``2 √(s² / N)``, where ``s²`` is the variance of the middles, plus ``w² / 12`` within
    bands, as if ages in them were spread evenly. It tells nothing of whether those who answer are
    like those who do not.

Ages are more evenly spread than the most assumes: of the figure, ``bands`` is a bound, ``sampling``
a likely range. Source: M. Kendall, A. Stuart, "The Advanced Theory of Statistics", volume 1, 4th
edition, 1977, chapters 2 and 3 (grouped data, and Sheppard's corrections). The first and the last
band have no bound; ``learners.demographics.AGE_BANDS`` says what is assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from learners.demographics import AGE_BANDS


@dataclass(frozen=True)
class AverageAge:
    """An estimate in years, and its two errors; ``of`` is how many learners it is of, rounded."""

    years: float
    bands: float
    sampling: float
    of: int


def average_age(told: Mapping[str, int]) -> AverageAge | None:
    """Return the average of what is told of age bands; None where nothing is."""
    found = [(AGE_BANDS[band], number) for band, number in told.items() if band in AGE_BANDS]
    total = sum(number for _band, number in found)
    if not total:
        return None
    parts = [
        ((band.low + band.high + 1) / 2, band.high + 1 - band.low, number / total)
        for band, number in found
    ]
    mean = sum(middle * part for middle, _width, part in parts)
    variance = sum(part * ((middle - mean) ** 2 + width**2 / 12) for middle, width, part in parts)
    return AverageAge(
        years=round(mean, 1),
        bands=round(sum(part * width / 2 for _middle, width, part in parts), 1),
        sampling=round(2 * sqrt(variance / total), 1),
        of=total,
    )
