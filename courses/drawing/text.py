"""How text is prepared for the page: no invisible tricks, and a size at which it fits."""

import unicodedata
from datetime import date

from babel.dates import format_date

from courses.languages import locale_for

# Joiners shape Persian, Bengali and Sinhala; the zero-width space parts Khmer and Thai words.
_INVISIBLE_LETTERS = {"\u200b", "\u200c", "\u200d"}
_HIDDEN = {"Cc", "Cf", "Cs"}  # controls, formats (bidi controls are among them), lone surrogates
# Widths in Latin letters up to which a text is set in each size; beyond the last it is "dense".
_NAME_SIZES = ((24, "display"), (38, "large"), (64, "medium"), (110, "small"))
_TITLE_SIZES = ((44, "large"), (80, "medium"), (150, "small"))
_BURMESE = range(0x1000, 0x10A0)
# The zero of each numbering system that CLDR gives to one of our languages, other than 0 itself.
_ZEROS = {"arab": "٠", "arabext": "۰", "beng": "০", "mymr": "၀"}


def printable(text: str) -> str:
    """Return a text without control and bidi characters, so that it cannot reorder the page."""
    return "".join(
        char
        for char in " ".join(text.split())
        if char in _INVISIBLE_LETTERS or unicodedata.category(char) not in _HIDDEN
    )


def native_digits(text: str, numbering_system: str) -> str:
    """Return a text with 0 to 9 as a CLDR numbering system (such as "beng") writes them."""
    zero = ord(_ZEROS.get(numbering_system, "0"))
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)})


def written_date(day: date, language: str) -> str:
    """Return a date in a language's words and digits."""
    locale = locale_for(language)
    return native_digits(format_date(day, "long", locale=locale), locale.default_numbering_system)


def name_size(text: str) -> str:
    """Return the size class of a name."""
    return _size(text, _NAME_SIZES)


def title_size(text: str) -> str:
    """Return the size class of a course title."""
    return _size(text, _TITLE_SIZES)


def _size(text: str, sizes: tuple[tuple[int, str], ...]) -> str:
    width = sum(_width(char) for char in text)
    return next((name for limit, name in sizes if width <= limit), "dense")


def _width(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 2
    return 1.5 if char.isupper() or ord(char) in _BURMESE else 1
