"""Countries to choose from: ISO 3166 codes, with their names in every language (CLDR)."""

from functools import cache

from courses.catalogue.folding import fold
from courses.languages import locale_for

# What CLDR has beside countries: groups of them, test data, and islands that ISO reserves codes for
# while they belong to a country of the list. Kosovo is there: ISO has no code for it, but everybody
# uses XK, and people live there.
_NO_COUNTRIES = {
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"),
}


@cache
def country_codes() -> frozenset[str]:
    """Return the codes of all countries and territories: two capital letters each."""
    codes = (str(code) for code in locale_for("en").territories)
    return frozenset(code for code in codes if code.isalpha() and code not in _NO_COUNTRIES)


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language, the code itself where CLDR has none."""
    return _names(language).get(code, code)


def country_choices(language: str) -> list[tuple[str, str]]:
    """Return (code, name) pairs as menus show them.

    By the names, as readers look for them: whatever the case, accents, or way of writing a letter.
    """
    return list(_sorted(language))


@cache
def _names(language: str) -> dict[str, str]:
    english, own = locale_for("en").territories, locale_for(language).territories
    return {code: own.get(code) or english[code] for code in country_codes()}


@cache
def _sorted(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names(language).items(), key=lambda item: (fold(item[1]), item[0])))
