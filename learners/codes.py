"""Codes that people copy by hand: Crockford's base32, which has no I, L, O or U."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")


def draw(length: int) -> str:
    """Return a code that nobody can guess: five random bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def as_drawn(text: str) -> str:
    """Return what somebody typed as it was drawn: no gaps, upper case, O read as 0."""
    return "".join(text.upper().replace("-", " ").split()).translate(_LOOKALIKES)
