"""Verification codes: 130 random bits, as people copy them by hand."""

from learners.codes import ALPHABET, draw
from learners.codes import as_drawn as normalise

__all__ = ["in_address", "is_possible", "new_code", "normalise", "printed"]

LENGTH = 26


def new_code() -> str:
    """Return a code that nobody can guess."""
    return draw(LENGTH)


def is_possible(code: str) -> bool:
    """Say whether a normalised code has the form of one, so that it is worth looking for."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def in_address(text: str) -> str:
    """Return the code where the whole address of a check was pasted, else what was typed."""
    path = text.strip().partition("?")[0].partition("#")[0]
    return path.rstrip("/").rsplit("/", 1)[-1]


def printed(code: str) -> str:
    """Return a code in groups of five and six, as people read it from paper."""
    return "-".join((code[:5], code[5:10], code[10:15], code[15:20], code[20:]))
