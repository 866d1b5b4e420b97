"""Comparing what people type, in any script."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.questions.base import Invalid, Json

# The same letter by another keyboard or an older encoding: Persian and Urdu letters that look like
# Arabic ones, typographic quotes and dashes, Malayalam chillu letters, Bengali khanda ta.
_TYPED_ALIKE = str.maketrans(
    {
        "ی": "ي",
        "ک": "ك",
        "ہ": "ه",
        "\N{ARABIC TATWEEL}": "",
        **dict.fromkeys("‘’ʼ`´", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‒–—−", "-"),
        "ൺ": "ണ്",
        "ൻ": "ന്",
        "ർ": "ര്",
        "ൽ": "ല്",
        "ൾ": "ള്",
        "ൿ": "ക്",
        "ৎ": "ত্",
    }
)
# Marks that readers of these scripts leave out when they type. In Burmese or Hindi, marks are
# vowels: leaving them out makes another word, so they always count.
_OPTIONAL_MARKS_OF = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
# Letters of their own, though Unicode composes them of a letter and a mark.
_WHOLE = frozenset("йЙїЇўЎ")
# Letters that are written in a plainer way where a keyboard or a habit has it so.
_PLAINER = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
    }
)
# Vowel and tone signs of Thai, Lao, Burmese and Khmer, which people type in more than one order.
_SIGNS = re.compile(
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u1038\u103a-\u103e\u17b6-\u17d1\u17d3]{2,}"
)


def plain_form(text: str) -> str:
    """Return a text in the form that all its encodings share.

    Unicode's composed, decomposed and compatibility forms (NFKC) become one; so do digits of any
    script, letters of different keyboards that look the same, and the orders in which signs of a
    syllable may be typed. What cannot be seen is left out.
    """
    text = "".join(_plain(char) for char in unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFKC", text.translate(_TYPED_ALIKE))
    text = _SIGNS.sub(lambda signs: "".join(sorted(signs[0])), text)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def normal_form(text: str, *, case_matters: bool = False, accents_matter: bool = False) -> str:
    """Return the form in which two spellings of an answer are equal.

    Beyond the plain form, punctuation around the answer never counts. Case and accents count only
    where asked for; accents are also the vowel signs of Arabic and Hebrew, and what Arabic writes
    on or in place of alef, yeh and teh marbuta.
    """
    text = plain_form(text)
    if not accents_matter:
        text = _without_accents(text).translate(_PLAINER)
    if not case_matters:
        text = _folded(text)
    return _without_ends(" ".join(text.split()))


def accepted(rules: Mapping[str, Any], answer: str, wanted: list[str]) -> bool:
    """Say whether an answer equals one that is wanted, by the rules on case and accents."""
    how = {
        "case_matters": bool(rules.get("case_matters")),
        "accents_matter": bool(rules.get("accents_matter")),
    }
    given = normal_form(answer, **how)
    return bool(given) and any(given == normal_form(text, **how) for text in wanted)


def check_text(answer: Json, *, longest: int) -> None:
    """Raise Invalid unless this is None or a text that a database can keep."""
    if answer is None:
        return
    if not isinstance(answer, str):
        raise Invalid(_("An answer is a text."))
    if len(answer) > longest:
        raise Invalid(_("The answer is too long."))
    if "\x00" in answer or not _encodes(answer):
        raise Invalid(_("The answer has characters that cannot be kept."))


def _plain(char: str) -> str:
    if unicodedata.category(char) in {"Cf", "Cc"} and not char.isspace():
        return ""
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _without_accents(text: str) -> str:
    kept, base = [], ""
    for char in text:
        for part in char if char in _WHOLE else unicodedata.normalize("NFD", char):
            if not unicodedata.combining(part):
                base = part
            elif base and unicodedata.name(base, "").startswith(_OPTIONAL_MARKS_OF):
                continue
            kept.append(part)
    return unicodedata.normalize("NFKC", "".join(kept))


def _folded(text: str) -> str:
    """Fold case. Turkish writes I for ı and İ for i: all four are one letter here."""
    folded = unicodedata.normalize("NFKC", text.casefold())
    return folded.replace("i\N{COMBINING DOT ABOVE}", "i").replace("ı", "i")


def _without_ends(text: str) -> str:
    """Leave out punctuation around a text, unless it is all there is."""
    inner = text
    while inner and _is_end(inner[0]):
        inner = inner[1:]
    while inner and _is_end(inner[-1]):
        inner = inner[:-1]
    return inner or text


def _is_end(char: str) -> bool:
    return char.isspace() or unicodedata.category(char).startswith("P")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
