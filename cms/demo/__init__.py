"""The demo course, offices and people of a fresh installation. Never made in production."""

from cms.demo.build import (
    DEMO_LANGUAGES,
    build_course,
    complete_design,
    complete_offices,
    demo_course,
)
from cms.demo.cohort import create_cohort
from cms.demo.people import create_people, give_roles, said_of

__all__ = [
    "DEMO_LANGUAGES",
    "build_course",
    "complete_design",
    "complete_offices",
    "create_cohort",
    "create_people",
    "demo_course",
    "give_roles",
    "said_of",
]
