"""Bearer tokens: how they are written, digested and checked."""

import binascii
import hmac
import uuid
from base64 import urlsafe_b64decode
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from learners.models import AccessToken, Account
from learners.statements import find_token

_PREFIX, _LENGTH = "a26_", 64


def digest(secret: bytes, account: Account) -> str:
    """Return the keyed digest to store. It covers the passphrase, so a change of it ends tokens."""
    return hmac.new(
        settings.SECRET_KEY.encode(), secret + account.password.encode(), sha256
    ).hexdigest()


def find(token: str) -> AccessToken | None:
    """Return a valid token's row with its account, or None. One query."""
    parts = _parse(token)
    if parts is None:
        return None
    learner_id, token_id, secret = parts
    row = find_token(learner_id=learner_id, token_id=token_id)
    if row is None:
        return None
    if row.expires_at <= timezone.now() or not row.learner.is_active:
        return None
    return row if hmac.compare_digest(row.digest, digest(secret, row.learner)) else None


def _parse(token: str) -> tuple[uuid.UUID, uuid.UUID, bytes] | None:
    try:
        raw = urlsafe_b64decode(token.removeprefix(_PREFIX).encode("ascii"))
    except (binascii.Error, ValueError):
        return None
    if not token.startswith(_PREFIX) or len(raw) != _LENGTH:
        return None
    return uuid.UUID(bytes=raw[:16]), uuid.UUID(bytes=raw[16:32]), raw[32:]
