"""Comparing what people type, in any script."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.questions.base import Invalid, Json

# Marks that readers of these scripts leave out when they type. In Burmese or Hindi, marks are
# vowels: leaving them out makes another word, so they always count.
_OPTIONAL_MARKS_OF = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_TATWEEL = "\N{ARABIC TATWEEL}"


def normal_form(text: str, *, case_matters: bool = False, accents_matter: bool = False) -> str:
    """Return the form in which two spellings of an answer are equal.

    Always equal: Unicode's composed and decomposed forms and compatibility variants (NFKC), digits
    of any script, runs of white space, and characters that cannot be seen. Case and accents (in
    Arabic and Hebrew: vowel signs) count only where asked for.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(_plain(char) for char in text)
    if not accents_matter:
        text = _without_accents(text)
    if not case_matters:
        # Folding can decompose, so that the composed form is made anew.
        text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(text.split())


def _plain(char: str) -> str:
    if unicodedata.category(char) in {"Cf", "Cc"} and not char.isspace():
        return ""
    if char == _TATWEEL:
        return ""
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _without_accents(text: str) -> str:
    kept, base = [], ""
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if base and unicodedata.name(base, "").startswith(_OPTIONAL_MARKS_OF):
                continue
        else:
            base = char
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


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


def accepted(rules: Mapping[str, Any], answer: str, wanted: list[str]) -> bool:
    """Say whether an answer equals one that is wanted, by the rules on case and accents."""
    how = {
        "case_matters": bool(rules.get("case_matters")),
        "accents_matter": bool(rules.get("accents_matter")),
    }
    given = normal_form(answer, **how)
    return bool(given) and any(given == normal_form(text, **how) for text in wanted)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
