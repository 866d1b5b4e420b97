"""The languages that content can be written in: codes, own names, writing direction.

Codes are Django's (lower-case BCP 47). Names and directions come from CLDR through Babel.
"""

from functools import cache

from babel import Locale, UnknownLocaleError

INTERFACE_LANGUAGES = ("en", "es", "fr", "ar")
"""Languages that the interface itself is translated into."""

CONTENT_LANGUAGES = (
    *INTERFACE_LANGUAGES,
    *("am", "bn", "fa", "ha", "he", "hi", "ja", "km", "ko", "my", "pt-br"),
    *("ru", "sw", "th", "tr", "uk", "ur", "zh-hans"),
)
"""Languages that courses and certificates may be in."""


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(code.split("-", maxsplit=1)[0])


def locale_for(code: str) -> Locale:
    """Return the Babel locale of a language code, for dates and numbers."""
    return _locale(code)


def native_name(code: str) -> str:
    """Return a language's name in itself, such as ``"العربية"`` for ``"ar"``."""
    name = _locale(code).get_display_name()
    return name[:1].upper() + name[1:] if name else code


def direction(code: str) -> str:
    """Return ``"rtl"`` or ``"ltr"``, for a ``dir`` attribute."""
    return _locale(code).text_direction


def known_language(code: str | None) -> str | None:
    """Return a code, or None. Raises ValueError for languages that nothing can be written in."""
    if code is not None and code not in CONTENT_LANGUAGES:
        message = "This language is not offered."
        raise ValueError(message)
    return code


def choices() -> list[tuple[str, str]]:
    """Return (code, own name) pairs in the order that menus show them."""
    return [(code, native_name(code)) for code in CONTENT_LANGUAGES]
