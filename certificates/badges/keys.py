"""The keys of badges: Ed25519, in a PEM file outside the database."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from django.conf import settings


class BadgeKeyError(Exception):
    """There is no key to sign badges with, or its file is not what it should be."""


@dataclass(frozen=True)
class BadgeKeys:
    """``signs`` is the first key of the file; ``publics`` are those of all, which check badges."""

    signs: Ed25519PrivateKey
    publics: tuple[Ed25519PublicKey, ...]

    @cached_property
    def published(self) -> tuple[dict[str, str], ...]:
        """All keys, as JSON Web Keys."""
        return tuple(_web_key(key) for key in self.publics)

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


def public_keys(path: str) -> str:
    """Return the public keys of such a file as PEM text. Raises BadgeKeyError."""
    form = Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    return b"".join(key.public_bytes(*form) for key in _read(path).publics).decode()


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
    return BadgeKeys(first, tuple(publics))


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
