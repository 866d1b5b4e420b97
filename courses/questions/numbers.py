"""Reading numbers as people of many countries type them."""

import re
from collections.abc import Iterator
from decimal import Decimal

from courses.questions.text import plain_form

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")
_SPACES = re.compile(r"(?<=\d)[ '\N{ARABIC THOUSANDS SEPARATOR}](?=\d{3}(\D|$))")
# 1,500,000.25 and, in South Asia, 15,00,000; 1.500.000,25.
_BY_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d{1,30})?")
_BY_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d{1,30})?")


def readings(text: str) -> list[Decimal]:
    """Return every number that a text may be; none where it is no number.

    Digits of any script; point, comma or the Arabic separator before decimals; spaces,
    apostrophes, commas or points between thousands; a sign for per cent is taken for granted.
    1,500 may be one and a half or fifteen hundred, by the habit of a country: the learner is right
    with either.
    """
    plain = _SPACES.sub("", plain_form(text).rstrip("%\N{ARABIC PERCENT SIGN} "))
    plain = plain.replace("\N{ARABIC DECIMAL SEPARATOR}", ".")
    return list(dict.fromkeys(map(Decimal, filter(_NUMBER.fullmatch, _written(plain)))))


def _written(plain: str) -> Iterator[str]:
    """Yield the ways to write a number with a decimal point only."""
    yield plain.replace(",", ".")
    if _BY_COMMAS.fullmatch(plain):
        yield plain.replace(",", "")
    if _BY_POINTS.fullmatch(plain):
        yield plain.replace(".", "").replace(",", ".")
