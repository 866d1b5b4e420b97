"""Codes by which those whom a partner has invited join, and the digests that are stored."""

import uuid

from django.utils.crypto import salted_hmac

from learners.codes import ALPHABET, as_drawn
from partners.models import Partner

_SIGNS, _GROUP = 20, 5


def code_of(pairwise: uuid.UUID) -> str:
    """Return somebody's code: 100 bits that only this site can make again of their id.

    So it can be told to the partner whenever it asks, and is stored nowhere.
    """
    value = salted_hmac("partners.code", str(pairwise), algorithm="sha256").digest()
    number = int.from_bytes(value, "big")
    signs = [ALPHABET[number >> 5 * place & 31] for place in range(_SIGNS)]
    text = "".join(signs)
    return "-".join(text[begin : begin + _GROUP] for begin in range(0, _SIGNS, _GROUP))


def digest_of(code: str) -> str:
    """Return what is stored of a code, however it is typed: gaps, case, O for 0."""
    return salted_hmac("partners.invite", as_drawn(code), algorithm="sha256").hexdigest()


def known_as(partner: Partner, external_id: str) -> str:
    """Return under which a partner's own name for somebody stands here: another for each partner.

    Keyed with ``SECRET_KEY``: with a new one, everybody would be invited anew.
    """
    value = f"{partner.pk}\n{external_id}"
    return salted_hmac("partners.known", value, algorithm="sha256").hexdigest()
