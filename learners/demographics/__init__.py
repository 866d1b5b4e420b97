"""What may be asked about learners, as data: questions, age bands, languages, regions.

Nothing here reads the database. What a programme has changed of the questions is in
``learners.models.DemographicQuestion``; ``learners.selectors.demographics`` puts both together.
"""

from learners.demographics.ages import AGE_BANDS, Band
from learners.demographics.questions import (
    BUILT_IN,
    DIMENSIONS,
    PREFER_NOT,
    SELF_DESCRIBED,
    Kind,
    Option,
    Question,
)
from learners.demographics.regions import continent_of, is_global_south, region_name, region_of

DERIVED = ("region", "global_south")
"""Dimensions that nobody is asked: they follow from the country."""

__all__ = [
    "AGE_BANDS",
    "BUILT_IN",
    "DERIVED",
    "DIMENSIONS",
    "PREFER_NOT",
    "SELF_DESCRIBED",
    "Band",
    "Kind",
    "Option",
    "Question",
    "continent_of",
    "is_global_south",
    "region_name",
    "region_of",
]
