"""Time zones that people may choose, by the names of their countries and cities."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils import timezone


@cache
def zones() -> frozenset[str]:
    """Return the names of all zones with a country; other names of the same zone are left out."""
    return frozenset(available_timezones() & get_global("zone_territories").keys()) - frozenset(
        get_global("zone_aliases")
    )


@cache
def named_zones(language: str) -> tuple[tuple[str, str], ...]:
    """Return zones with their names in a language: the country, and the city, by alphabet."""
    locale = Locale.parse(language)
    named = [(zone, f"{_country(zone, locale)}: {place(zone, language)}") for zone in zones()]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


@cache
def place(zone: str, language: str) -> str:
    """Return the city that a zone is named after."""
    named = get_timezone_location(ZoneInfo(zone), locale=language, return_city=True)
    return named.rsplit("/", 1)[-1]


def zone_of(name: str) -> ZoneInfo | None:
    """Return a zone; None for no name, and for one that this machine does not know any more."""
    return ZoneInfo(name) if name in zones() else None


def day_in(name: str, moment: datetime) -> date:
    """Return the day that a moment is on in a zone, in UTC without one."""
    return timezone.localtime(moment, zone_of(name) or timezone.get_default_timezone()).date()


def _country(zone: str, locale: Locale) -> str:
    territory = get_global("zone_territories")[zone]
    return locale.territories.get(territory, territory)
