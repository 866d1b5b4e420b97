"""First languages to choose from: those that CLDR has a locale for, and "other"."""

from functools import cache

from babel.localedata import locale_identifiers

from courses.catalogue.folding import fold
from courses.languages import locale_for

OTHER = "other"
# Made by somebody, or spoken by nobody from childhood. "no" is Bokmål or Nynorsk.
_NOBODYS_FIRST = {
    *("cop", "cu", "eo", "gez", "ia", "ie", "io", "jbo", "la", "no", "prg", "tok", "vo"),
}


@cache
def language_codes() -> frozenset[str]:
    """Return the codes (ISO 639) of the languages to choose from, without OTHER."""
    spoken = {code.split("_")[0] for code in locale_identifiers()} - _NOBODYS_FIRST
    return frozenset(spoken & locale_for("en").languages.keys())


@cache
def named_in_english(language: str) -> frozenset[str]:
    """Return the codes of the languages that have no name in a language: English has one."""
    return language_codes() - locale_for(language).languages.keys()


@cache
def language_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name in a language) pairs, by the names, without OTHER."""
    english, own = locale_for("en").languages, locale_for(language).languages
    named = ((code, own.get(code) or english[code]) for code in language_codes())
    return tuple(sorted(named, key=lambda item: (fold(item[1]), item[0])))
