"""Regions of the world (UN M49) and the Global South: ``regions.toml`` says where from."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from courses.languages import locale_for


def region_of(country: str) -> str | None:
    """Return the M49 number of the region that a country is in, such as "014"; None for none."""
    return _region_by_country().get(country)


def continent_of(country: str) -> str | None:
    """Return the M49 number of the part of the world that a country is in, such as "002"."""
    region = region_of(country)
    parts = _data()["continents"].items()
    return next((part for part, regions in parts if region in regions), None)


def region_name(number: str, language: str) -> str:
    """Return what a region or a part of the world is called in a language."""
    return locale_for(language).territories.get(number) or locale_for("en").territories[number]


def regions() -> tuple[str, ...]:
    """Return the numbers of all regions, part of the world by part of the world."""
    return tuple(number for part in _data()["continents"].values() for number in part)


def is_global_south(country: str) -> bool | None:
    """Say whether a country counts as the Global South; None for one that is in no region."""
    region = region_of(country)
    if region is None:
        return None
    if settings.GLOBAL_SOUTH:
        return country in settings.GLOBAL_SOUTH
    rule = _data()["global_south"]
    return region in rule["regions"] and country not in rule["without"]


@cache
def _region_by_country() -> dict[str, str]:
    listed = _data()["regions"].items()
    return {country: number for number, countries in listed for country in countries.split()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("regions.toml").read_text())
