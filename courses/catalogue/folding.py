"""How words are compared: whatever their case, accents, digits or way of writing a letter.

The same folding makes what is stored and what is searched for, so both databases need only compare
characters. Words are matched anywhere in a text, since many scripts put no spaces between them and
others join articles to them; those of one or two letters as ``starts`` says.
"""

import unicodedata

MOST_WORDS, LONGEST_SEARCH = 8, 100
"""Words of a search that count, and characters that one may have."""

# Marks that people leave out: accents of European scripts, vowel points of Hebrew and Arabic, hamza
# over and under alif. Vowel signs of Indic and Burmese words are marks too, and are kept.
_LEFT_OUT = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
)
_TATWEEL = "ـ"
# Letters that are written in more than one way, and that Unicode does not call the same.
_SAME = str.maketrans(
    {
        **dict(zip("ىیکةۀ", "ييكهه", strict=True)),
        **dict(zip("ıøđłħ", "iodlh", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def fold(text: str) -> str:
    """Return words parted by one space, as they are stored and compared."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not _is_left_out(char))
    folded = unicodedata.normalize("NFKC", bare.casefold()).translate(_SAME)
    return " ".join("".join(_letter(char) for char in folded).split())


def words_of(text: str) -> list[str]:
    """Return the words to search for, each once."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def key_of(name: str) -> str:
    """Return what stands for a topic in an address. Two spellings of a topic have one key."""
    return fold(name).replace(" ", "-")


def _is_left_out(char: str) -> bool:
    category = unicodedata.category(char)
    if char == _TATWEEL or category == "Cf":
        return True
    return category == "Mn" and any(low <= ord(char) <= high for low, high in _LEFT_OUT)


def _letter(char: str) -> str:
    """Return a letter, a mark or a digit (as 0 to 9); a space for everything else."""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char if category[0] in "LMN" else " "
