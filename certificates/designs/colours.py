"""Colours of a design: those that an editor chooses, and those that follow from them.

Contrast is WCAG 2's. Text is read on every certificate, so whatever follows is chosen to have it;
only the text's colour on the paper's is an editor's to get right (``reading_contrast``).
"""

import re
from collections.abc import Iterable

READABLE = 4.5
"""WCAG 2.2, 1.4.3 (AA): the contrast that text needs."""
WHITE, BLACK = "#ffffff", "#000000"
PATTERN_STRENGTH = 0.16
"""How much of the accent a pattern is drawn with on the paper."""
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_MUTED = 0.78
_LINEAR_UP_TO = 0.04045


def is_colour(text: str) -> bool:
    """Say whether a text is a colour as it may stand in a style: ``#`` and six digits."""
    return bool(_COLOUR.fullmatch(text))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour: 0 for black, 1 for white."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour of which a share is the first, and the rest the other."""
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def reading_contrast(ink: str, behind: Iterable[str]) -> float:
    """Return the least contrast of a text's colour with the colours that may be behind it."""
    return min(contrast(ink, each) for each in behind)


def patterned(paper: str, accent: str) -> str:
    """Return the colour that a pattern has on the paper: text may stand on it."""
    return mixed(accent, paper, PATTERN_STRENGTH)


def palette(
    *, paper: str, band: str, ink: str, accent: str, behind: Iterable[str]
) -> dict[str, str]:
    """Return all colours of a page. ``behind`` are those that its text may stand on.

    Headings have the band's colour and labels a lighter one than the text, where they can be read.
    """
    behind = list(behind)
    muted = mixed(ink, paper, _MUTED)
    light = mixed(paper, WHITE, 0.5)
    best = max((WHITE, BLACK), key=lambda each: contrast(each, band))
    on_band = light if _reads(light, [band]) else best
    return {
        "paper": paper,
        "band": band,
        "ink": ink,
        "accent": accent,
        "heading": band if _reads(band, behind) else ink,
        "muted": muted if _reads(muted, behind) else ink,
        "line": mixed(accent, paper, 0.45),
        "pattern": patterned(paper, accent),
        "on_band": on_band,
        "glint": mixed(accent, on_band, 0.5),
    }


def _reads(colour: str, behind: list[str]) -> bool:
    return reading_contrast(colour, behind) >= READABLE


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4
