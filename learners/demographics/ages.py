"""Age in bands. Nobody is asked for a birth date, or for years."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Band:
    """Ages from ``low`` to ``high``, both included, in completed years."""

    low: int
    high: int


AGE_BANDS: Mapping[str, Band] = MappingProxyType(
    {
        "under-13": Band(8, 12),
        "13-15": Band(13, 15),
        "16-17": Band(16, 17),
        "18-24": Band(18, 24),
        "25-34": Band(25, 34),
        "35-44": Band(35, 44),
        "45-54": Band(45, 54),
        "55-64": Band(55, 64),
        "65-74": Band(65, 74),
        "75-plus": Band(75, 90),
    }
)
"""The bands, by the key that is stored, youngest first.

The first and the last are open. Their bounds are an assumption, for estimates of averages: nobody
takes a written course before 8, and few after 90.
"""
