"""Keys of partners: how they are written, digested and checked (TRUST.md A4)."""

import hmac
import secrets

from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from learners.codes import draw
from partners.models import ApiKey

_LIVE, _SANDBOX = "a26p_live_", "a26p_test_"
_PREFIX = 8
_NOBODYS = "0" * 64


def draw_key(*, is_sandbox: bool) -> tuple[str, str]:
    """Return a new key, and the prefix by which it is known: 256 random bits beside it."""
    prefix = draw(_PREFIX).lower()
    begin = _SANDBOX if is_sandbox else _LIVE
    return f"{begin}{prefix}_{secrets.token_urlsafe(32)}", prefix


def digest(text: str) -> str:
    """Return what is stored of a key: keyed, so that a copy of the database opens nothing."""
    return salted_hmac("partners.key", text, algorithm="sha256").hexdigest()


def find_key(text: str) -> ApiKey | None:
    """Return the row of a key that counts now, with its partner; None for every other text.

    One query. A wrong secret and an unknown prefix take the same work.
    """
    rows = ApiKey.objects.select_related("partner").filter(prefix=_prefix_of(text))
    row = rows.filter(revoked_at__isnull=True, expires_at__gt=Now()).first()
    is_right = hmac.compare_digest(row.digest if row else _NOBODYS, digest(text))
    return row if row and is_right else None


def _prefix_of(text: str) -> str:
    """Return the prefix of what may be a key; "", which no key has, where it is none."""
    for begin in (_LIVE, _SANDBOX):
        if text.startswith(begin) and text.isascii() and "\x00" not in text:
            return text.removeprefix(begin)[:_PREFIX]
    return ""
