"""The tables of what is taught, a module a concept."""

from courses.models.analysis import ItemAnalysis
from courses.models.catalogue import CatalogueEntry, CatalogueStart, CatalogueTopic
from courses.models.course import Activity, Course, Office, OfficeCountry
from courses.models.edition import Edition, EditionActivity
from courses.models.programme import (
    Programme,
    ProgrammeAward,
    ProgrammeCourse,
    ProgrammeRule,
    ProgrammeText,
)
from courses.models.regrade import Regrade
from courses.models.run import Run

__all__ = [
    "Activity",
    "CatalogueEntry",
    "CatalogueStart",
    "CatalogueTopic",
    "Course",
    "Edition",
    "EditionActivity",
    "ItemAnalysis",
    "Office",
    "OfficeCountry",
    "Programme",
    "ProgrammeAward",
    "ProgrammeCourse",
    "ProgrammeRule",
    "ProgrammeText",
    "Regrade",
    "Run",
]
