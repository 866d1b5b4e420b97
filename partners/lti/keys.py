"""Our keys: what platforms check our signatures with, and how one follows the other.

A new key is published before it signs, since platforms keep what they have fetched; and one that
signs no more stays published for as long as what it has signed may be looked at.
"""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from learners.privacy.vault import open_text, seal_text
from partners.lti.models import USE, LtiKey

ALGORITHM = "RS256"
PUBLISHED_FIRST, SERVES, STAYS = timedelta(days=1), timedelta(days=180), timedelta(days=7)
_BITS = 2048


def sign(claims: dict[str, Any]) -> str:
    """Return a token that a platform can check. One query, once there is a key."""
    keys = _keys()
    settled = [key for key in keys if key.created_at < timezone.now() - PUBLISHED_FIRST]
    key = settled[0] if settled else keys[-1]
    return jwt.encode(
        claims, open_text(key.private, use=USE), ALGORITHM, headers={"kid": str(key.pk)}
    )


def key_set() -> dict[str, Any]:
    """Return the public parts as a JSON Web Key Set. One query, once there is a key."""
    return {"keys": [_published(key) for key in _keys()]}


def rotate_keys() -> bool:
    """Make the next key when it is time, and forget those that are not needed any more.

    Returns whether there is a new one.
    """
    keys, now = list(_stored()), timezone.now()
    is_due = bool(keys) and keys[0].created_at < now - SERVES
    if is_due:
        make_key()
    for newer, older in pairwise(keys):
        if newer.created_at < now - PUBLISHED_FIRST - STAYS:
            older.delete()
    return is_due


def make_key() -> LtiKey:
    """Make a key. It signs once it has been published for a day, the first at once."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = LtiKey.objects.create(private=seal_text(pem.decode(), use=USE))
    key.refresh_from_db()
    return key


def _keys() -> list[LtiKey]:
    return list(_stored()) or [make_key()]


def _stored() -> Any:
    return LtiKey.objects.order_by("-created_at", "pk")


def _published(key: LtiKey) -> dict[str, Any]:
    private: Any = load_pem_private_key(open_text(key.private, use=USE).encode(), password=None)
    public = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    shown = {name: public[name] for name in ("kty", "n", "e")}
    return {**shown, "kid": str(key.pk), "alg": ALGORITHM, "use": "sig"}
