"""How text is prepared for the page: no invisible tricks, and a size at which it fits."""

import unicodedata

_JOINERS = {"\u200c", "\u200d"}
# Widths in Latin letters up to which a text is set in each size; beyond the last it is "dense".
_NAME_SIZES = ((24, "display"), (38, "large"), (64, "medium"), (110, "small"))
_TITLE_SIZES = ((44, "large"), (80, "medium"), (150, "small"))


def printable(text: str) -> str:
    """Return a text without control and bidi characters, so that it cannot reorder the page."""
    return "".join(
        char for char in text if char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf"}
    )


def name_size(text: str) -> str:
    """Return the size class of a name."""
    return _size(text, _NAME_SIZES)


def title_size(text: str) -> str:
    """Return the size class of a course title."""
    return _size(text, _TITLE_SIZES)


def _size(text: str, sizes: tuple[tuple[int, str], ...]) -> str:
    width = sum(_width(char) for char in text)
    return next((name for limit, name in sizes if width <= limit), "dense")


def _width(char: str) -> int:
    if unicodedata.category(char).startswith("M"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
