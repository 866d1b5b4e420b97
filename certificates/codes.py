"""Verification codes: 130 random bits in Crockford's base32, which has no I, L, O or U."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_LOOKALIKES = str.maketrans("OIL", "011")


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_possible(code: str) -> bool:
    """Say whether a normalised code has the form of one, so that it is worth looking for."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def normalise(text: str) -> str:
    """Return what somebody typed as a code would be stored: no gaps, upper case, O read as 0."""
    return "".join(text.upper().replace("-", " ").split()).translate(_LOOKALIKES)


def printed(code: str) -> str:
    """Return a code in groups of five and six, as people read it from paper."""
    return "-".join((code[:5], code[5:10], code[10:15], code[15:20], code[20:]))
