"""Comparing what people type, in any script."""

import unicodedata

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
