"""Colours of a partner: the three that it chooses, and the tokens of the site that follow.

Whatever follows is chosen so that it can be read (WCAG 2.2, AA); only the text's and the buttons'
colours on the paper are a partner's to get right. Of them, ``faults`` says what is wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from certificates.designs.colours import (
    BLACK,
    READABLE,
    WHITE,
    contrast,
    luminance,
    mixed,
    reading_contrast,
)

VISIBLE = 3.0
"""WCAG 2.2, 1.4.11 (AA): the contrast that the edges of fields need."""
PAPER, INK, ACTION = "#fbf6ec", "#17282b", "#12444b"
"""The site's own, for who has chosen none."""
_DARK = 0.18
"""Papers of less luminance than this are dark: text on them is light."""
_STEPS = [step / 20 for step in range(21)]
_GOOD, _BAD, _CARE = ("#1b6740", "#8fdcae"), ("#a3261c", "#ffb3a6"), ("#dbb260", "#dbb260")
"""Right, wrong and careful: on light papers, and on dark ones."""


@dataclass(frozen=True)
class Brand:
    """How a partner looks. ``logo`` is an address, "" for none."""

    paper: str = PAPER
    ink: str = INK
    action: str = ACTION
    logo: str = ""
    tokens: dict[str, str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", _tokens(self.paper, self.ink, self.action))

    @property
    def is_dark(self) -> bool:
        """Whether its paper is dark."""
        return _is_dark(self.paper)

    @property
    def style(self) -> str:
        """Return the tokens as declarations of a style: nothing but names and colours."""
        scheme = "dark" if self.is_dark else "light"
        parts = [f"--{name}: {colour}" for name, colour in self.tokens.items()]
        return "; ".join([f"color-scheme: {scheme}", *parts])


def faults(brand: Brand) -> dict[str, str]:
    """Say what cannot be read, by the colour that is to be changed."""
    said = _(
        "This cannot be read well: its contrast is %(found).1f, and has to be %(least)s at least. "
        "Choose a darker or a lighter colour."
    )
    tokens = brand.tokens
    found = {
        "ink": reading_contrast(brand.ink, (tokens[name] for name in _UNDER_TEXT)),
        "action": contrast(brand.action, brand.paper),
    }
    return {
        name: said % {"found": value, "least": READABLE}
        for name, value in found.items()
        if value < READABLE
    }


_UNDER_TEXT = ("paper", "sheet", "well", "good-well", "bad-well", "care-well")


def _tokens(paper: str, ink: str, action: str) -> dict[str, str]:
    """Return the tokens of ``site.css`` that stand for colours."""
    dark = _is_dark(paper)
    sheet = mixed(WHITE, paper, 0.06 if dark else 0.6)
    wells = {
        name: mixed(pair[dark], paper, 0.1)
        for name, pair in {"good-well": _GOOD, "bad-well": _BAD, "care-well": _CARE}.items()
    }
    grounds = {"paper": paper, "sheet": sheet, "well": mixed(ink, paper, 0.05), **wells}
    behind = list(grounds.values())
    link = action if reading_contrast(action, behind) >= READABLE else ink
    return {
        **grounds,
        "line": mixed(ink, paper, 0.2),
        "edge": _mixed_until(ink, paper, behind, VISIBLE),
        "ink": ink,
        "soft": _mixed_until(ink, paper, behind, READABLE),
        "link": link,
        "action": action,
        "on-action": max((WHITE, BLACK), key=lambda each: contrast(each, action)),
        "focus": link,
        "sun": link,
        "sun-ink": link,
        "ray": _mixed_until(link, paper, behind, VISIBLE),
        "good": _mixed_until(ink, _GOOD[dark], behind, READABLE),
        "bad": _mixed_until(ink, _BAD[dark], behind, READABLE),
    }


def _mixed_until(ink: str, other: str, behind: Iterable[str], least: float) -> str:
    """Return the colour nearest to another one that has enough contrast; the text's at last."""
    behind = list(behind)
    mixes = (mixed(ink, other, share) for share in _STEPS)
    return next((each for each in mixes if reading_contrast(each, behind) >= least), ink)


def _is_dark(paper: str) -> bool:
    return luminance(paper) < _DARK
