"""What we ask of a platform: the keys that it signs with, and to be let in to its services."""

import time
import uuid
from typing import Any
from urllib.parse import urlencode

import jwt
from django.core.cache import cache

from partners.lti.errors import LaunchRefusedError, PlatformUnreachableError
from partners.lti.keys import sign
from partners.lti.models import LtiRegistration
from partners.outgoing import OutgoingError, ask

KEPT, NOT_AGAIN_FOR = 3600, 60
_WAIT = 5
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def public_key(registration: LtiRegistration, kid: str) -> jwt.PyJWK:
    """Return a key of the platform's. Its set is kept for an hour.

    For a key that is not in it, it is fetched anew, once a minute at most: tokens that somebody
    makes up do not have us ask all the time. Raises LaunchRefusedError, PlatformUnreachableError.
    """
    kept = f"lti-keys:{registration.pk}:{registration.keys_address}"
    keys = cache.get(kept)
    if keys is None or (kid not in keys and cache.add(f"{kept}:anew", 1, NOT_AGAIN_FOR)):
        keys = _fetched(registration)
        cache.set(kept, keys, KEPT)
    if kid not in keys:
        raise LaunchRefusedError("key")
    try:
        return jwt.PyJWK(keys[kid])
    except jwt.PyJWTError:
        raise LaunchRefusedError("key") from None


def access_token(registration: LtiRegistration, *scopes: str) -> str:
    """Return a token for services of the platform. Raises OutgoingError.

    It is kept for nobody: scores of one platform are sent together, with one token.
    """
    now = int(time.time())
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_audience or registration.token_address,
        "iat": now,
        "exp": now + 60,
        "jti": uuid.uuid4().hex,
    }
    asked = {
        "grant_type": "client_credentials",
        "client_assertion_type": _ASSERTION,
        "client_assertion": sign(claims),
        "scope": " ".join(scopes),
    }
    answer = ask(
        "POST",
        registration.token_address,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        body=urlencode(asked).encode(),
    )
    try:
        token = answer.json()["access_token"] if answer.is_good else None
    except (ValueError, KeyError, TypeError):
        token = None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise OutgoingError("token")
    return token


def _fetched(registration: LtiRegistration) -> dict[str, Any]:
    """Return the keys of a platform by their ids."""
    try:
        answer = ask("GET", registration.keys_address, seconds=_WAIT)
        keys = answer.json()["keys"] if answer.is_good else None
    except (OutgoingError, ValueError, KeyError, TypeError):
        keys = None
    if not isinstance(keys, list):
        raise PlatformUnreachableError
    return {str(key.get("kid")): key for key in keys if isinstance(key, dict)}
