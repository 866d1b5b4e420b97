"""The demo course and demo people of a fresh installation. Never made in production."""

from cms.demo.build import DEMO_LANGUAGES, build_course, demo_course
from cms.demo.people import create_people

__all__ = ["DEMO_LANGUAGES", "build_course", "create_people", "demo_course"]
