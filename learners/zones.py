"""Time zones that people may choose, by the names of their countries and cities."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from django.utils import timezone

_NOWHERE = {"ZZ", "001"}


@cache
def zones() -> frozenset[str]:
    """Return the names of all zones with a country; other names of the same zone are left out."""
    known = get_global("zone_territories")
    countries = {zone for zone, country in known.items() if country not in _NOWHERE}
    return frozenset(available_timezones() & countries - get_global("zone_aliases").keys())


@cache
def named_zones(language: str) -> tuple[tuple[str, str], ...]:
    """Return zones with their names in a language: the country, and the city, by alphabet."""
    locale = Locale.parse(language)
    named = [(zone, f"{_country(zone, locale)}: {place(zone, language)}") for zone in zones()]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


@cache
def place(zone: str, language: str) -> str:
    """Return the city that a zone is named after."""
    known = Locale.parse(language).time_zones
    cities = [known.get(name, {}).get("city") for name in (zone, *_aliases(zone))]
    translated = [city for city in cities if city]
    return translated[0] if translated else zone.rsplit("/", 1)[-1].replace("_", " ")


def _aliases(zone: str) -> list[str]:
    """Return other names of a zone: translations know some by the one that they had before."""
    return [alias for alias, name in get_global("zone_aliases").items() if name == zone]


def zone_of(name: str) -> ZoneInfo | None:
    """Return a zone; None for no name, and for one that this machine does not know any more."""
    return ZoneInfo(name) if name in zones() else None


def day_in(name: str, moment: datetime) -> date:
    """Return the day that a moment is on in a zone, in UTC without one."""
    return timezone.localtime(moment, zone_of(name) or timezone.get_default_timezone()).date()


def _country(zone: str, locale: Locale) -> str:
    territory = get_global("zone_territories")[zone]
    return locale.territories.get(territory, territory)
