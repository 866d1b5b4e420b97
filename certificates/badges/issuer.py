"""Who issues badges: a did:web identity, with its keys (W3C DID 1.0; did:web method)."""

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from certificates.badges.keys import badge_keys


def issuer_did() -> str:
    """Return the identity that this site's address is."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}"


def did_document() -> dict[str, Any]:
    """Return what is served at ``/.well-known/did.json``. Raises BadgeKeyError."""
    did = issuer_did()
    methods = [
        {
            "id": f"{did}#{key['kid']}",
            "type": "JsonWebKey2020",
            "controller": did,
            "publicKeyJwk": key,
        }
        for key in badge_keys().published
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/suites/jws-2020/v1",
        ],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_set() -> dict[str, Any]:
    """Return the same keys as a JSON Web Key Set (RFC 7517). Raises BadgeKeyError."""
    return {"keys": list(badge_keys().published)}
