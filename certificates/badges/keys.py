"""The keys of badges: Ed25519, in a PEM file outside the database."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
)
from django.conf import settings


class BadgeKeyError(Exception):
    """There is no key to sign badges with, or its file is not what it should be."""


@dataclass(frozen=True)
class BadgeKeys:
    """``signs`` is the first key of the file; ``published`` has all of them, as JSON Web Keys."""

    signs: Ed25519PrivateKey
    published: tuple[dict[str, str], ...]

    @property
    def signs_as(self) -> str:
        """The id of the key that signs."""
        return self.published[0]["kid"]


def badge_keys() -> BadgeKeys:
    """Return the keys. Raises BadgeKeyError."""
    return _read(settings.BADGE_KEY_FILE)


def has_key() -> bool:
    """Say whether badges are given here: a site may do without."""
    return bool(settings.BADGE_KEY_FILE)


@cache
def _read(path: str) -> BadgeKeys:
    """Read a private key, which signs, and keys that signed before it: public ones will do."""
    try:
        parts = [(kind, der) for kind, _headers, der in pem.unarmor(_content(path), multiple=True)]
        keys = [_key(kind, der) for kind, der in parts]
    except (OSError, ValueError) as error:
        message = f"BADGE_KEY_FILE cannot be read: {type(error).__name__}"
        raise BadgeKeyError(message) from error
    first = keys[0] if keys else None
    if not isinstance(first, Ed25519PrivateKey):
        message = "BADGE_KEY_FILE does not begin with a private key of Ed25519 (PKCS #8)"
        raise BadgeKeyError(message)
    publics = [key.public_key() if isinstance(key, Ed25519PrivateKey) else key for key in keys]
    return BadgeKeys(first, tuple(_web_key(key) for key in publics))


def _content(path: str) -> bytes:
    return Path(path).read_bytes()


def _key(kind: str | None, der: bytes) -> Ed25519PrivateKey | Ed25519PublicKey:
    key = load_der_public_key(der) if kind == "PUBLIC KEY" else load_der_private_key(der, None)
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        message = "not a key of Ed25519"
        raise ValueError(message)  # noqa: TRY004 - the file is wrong, and not a type of ours
    return key


def _web_key(key: Ed25519PublicKey) -> dict[str, str]:
    """Return a key as a JSON Web Key (RFC 8037), named by its thumbprint (RFC 7638)."""
    members = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(key.public_bytes_raw())}
    text = json.dumps(members, separators=(",", ":"), sort_keys=True).encode()
    return members | {
        "alg": "EdDSA",
        "use": "sig",
        "kid": _base64url(hashlib.sha256(text).digest()),
    }


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
