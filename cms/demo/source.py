"""Reads the demo course's text: a folder a language, a TOML file a module."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
IMAGES = FOLDER / "images"
MODULES = 4


def languages() -> tuple[str, ...]:
    """Return the languages that the demo is in, English first, since the others translate it."""
    found = sorted(path.parent.name for path in FOLDER.glob("*/course.toml"))
    return ("en", *(language for language in found if language != "en"))


def read_course(language: str) -> dict[str, Any]:
    """Return the course's fields, with ``modules`` as a list of the modules' fields."""
    folder = FOLDER / language
    course = tomllib.loads((folder / "course.toml").read_text(encoding="utf-8"))
    course["modules"] = [
        tomllib.loads((folder / f"{number}.toml").read_text(encoding="utf-8"))
        for number in range(1, MODULES + 1)
    ]
    return course
