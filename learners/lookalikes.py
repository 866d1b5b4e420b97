"""User names that could be taken for somebody else's, by the rules of Unicode's report 39.

Mixed scripts
    A name is in one script, or in Latin and one other that has no letters like Latin ones
    ("moderately restrictive"), or in the scripts that Japanese, Korean and Chinese are written in.
    So nobody puts a Cyrillic а into a Latin name.

Whole names
    A name that consists of nothing but letters that another script has too (Cyrillic "асе", Latin
    "ace") is refused where somebody has the other one. The tables below are the lower-case letters
    of Unicode's confusables that look the same in most fonts; digits are nobody's script.

Digits
    Those of a name are of one kind: a Bengali four looks like an eight of Latin names.

Names within one script are never refused for their looks, but for those of the site itself: these
are compared bare (``bare``), without what an eye passes over.
"""

import unicodedata

_EAST_ASIAN = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
)
_UNLIKE_LATIN = {
    *("ARABIC", "BENGALI", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GUJARATI", "GURMUKHI", "HEBREW"),
    *("KANNADA", "KHMER", "LAO", "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU"),
    *("THAANA", "THAI", "TIBETAN"),
}
_NO_SCRIPT = {"COMBINING", "IDEOGRAPHIC", "MODIFIER", "VARIATION"}
_LIKE_LATIN = {
    "CYRILLIC": dict(zip("асԁеһіјӏорԛѕԝхуѵ", "acdehijlopqswxyv", strict=True)),
    "GREEK": dict(zip("αγιονρυ", "ayiovpu", strict=True)),
    "ARMENIAN": dict(zip("հոօսցզ", "hnougq", strict=True)),
}
_LIKE_ANY = str.maketrans(
    {char: latin for way in _LIKE_LATIN.values() for char, latin in way.items()}
    | dict(zip("013457iı", "oleastll", strict=True))
    | {"і": "l", "ι": "l"}
)


def mixes_scripts(name: str) -> bool:
    """Say whether a name has letters of scripts that are not written together."""
    scripts = _scripts(name)
    if len(scripts) <= 1 or any(scripts <= together for together in _EAST_ASIAN):
        return False
    return "LATIN" not in scripts or len(scripts) > 2 or not scripts & _UNLIKE_LATIN  # noqa: PLR2004


def mixes_digits(name: str) -> bool:
    """Say whether a name has digits of several kinds, which differ by where their zero is."""
    digits = (char for char in name if unicodedata.category(char) == "Nd")
    return len({ord(char) - unicodedata.digit(char) for char in digits}) > 1


def bare(name: str) -> str:
    """Return what an eye makes of a name: Latin letters, with digits that stand for some."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    signs = "".join(char for char in apart if unicodedata.category(char)[0] in {"L", "N"})
    return signs.translate(_LIKE_ANY).replace("rn", "m")


def lookalikes(name: str) -> set[str]:
    """Return the names in other scripts that look like this one, if any could."""
    ways = [_LIKE_LATIN[script] for script in _scripts(name) if script in _LIKE_LATIN]
    latin = _mapped(name, ways[0]) if ways else name
    if latin is None:
        return set()
    backwards = ({one: other for other, one in way.items()} for way in _LIKE_LATIN.values())
    found = {latin, *(_mapped(latin, way) for way in backwards)}
    return {each for each in found if each is not None and each != name}


def _scripts(name: str) -> set[str]:
    """Return the scripts of a name's letters, as the names of characters begin."""
    letters = (char for char in name if unicodedata.category(char)[0] in {"L", "M"})
    first = {unicodedata.name(char, "UNKNOWN").split("-")[0].split()[0] for char in letters}
    return first - _NO_SCRIPT


def _mapped(name: str, way: dict[str, str]) -> str | None:
    """Return a name with every letter in its other form; None where one has none."""
    letters = {char for char in name if char.isalpha()}
    if not letters <= way.keys():
        return None
    return "".join(way.get(char, char) for char in name)
