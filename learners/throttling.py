"""How often somebody may try, counted atomically in the shared cache (TRUST.md A9)."""

import hashlib
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from math import ceil
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext
from django_ratelimit.core import _split_rate, get_usage

from learners.errors import TooManyTriesError
from learners.models.account import normalise_username

logger = logging.getLogger(__name__)
Usage = dict[str, Any]


@contextmanager
def passphrase_tried(request: HttpRequest, username: str) -> Iterator[None]:
    """Count a try of a passphrase or code, per user name and network; forgive one that is right.

    It was right where nothing is raised within. Counted before it is looked at, so that no number
    of parallel tries gets more than is allowed. Raises TooManyTriesError.
    """
    principal = f"{normalise_username(username)} {network(request)}"
    right = _usage(request, "sign-in-right", principal, settings.SIGN_IN_RATE, increment=False)
    tried = _usage(request, "sign-in", principal, settings.SIGN_IN_RATE)
    if tried["count"] - right["count"] > tried["limit"]:
        raise _too_many(tried)
    yield
    _usage(request, "sign-in-right", principal, settings.SIGN_IN_RATE)


def limit_sign_up(request: HttpRequest) -> None:
    """Count a sign-up, per network. Raises TooManyTriesError."""
    _limit(request, "sign-up", network(request), settings.SIGN_UP_RATE)


def limit_mail(request: HttpRequest, address: str) -> None:
    """Count a mail that is asked for, per address, whosever it is, and per network.

    Raises TooManyTriesError.
    """
    _limit(request, "mail-network", network(request), settings.MAIL_NETWORK_RATE)
    _limit(request, "mail", normalise_username(address), settings.MAIL_RATE)


def limit_passkeys(request: HttpRequest) -> None:
    """Count a try to sign in with a passkey alone, per network. Raises TooManyTriesError."""
    _limit(request, "passkey", network(request), settings.SIGN_UP_RATE)


def limit_verification(request: HttpRequest) -> None:
    """Count a look-up of a certificate, per network. Raises TooManyTriesError."""
    _limit(request, "verify", network(request), settings.VERIFY_RATE)


def limit_replacements(request: HttpRequest, learner_id: uuid.UUID) -> None:
    """Count that somebody has a certificate replaced, per account. Raises TooManyTriesError."""
    _limit(request, "replacement", str(learner_id), settings.REPLACEMENT_RATE)


def limit_guardian_code(request: HttpRequest) -> None:
    """Count a code of a guardian that is typed in, per network. Raises TooManyTriesError."""
    _limit(request, "guardian", network(request), settings.GUARDIAN_RATE)


def limit_checks(request: HttpRequest, learner_id: uuid.UUID | None) -> None:
    """Count an answer to a knowledge check, per account, else per network.

    Raises TooManyTriesError.
    """
    _limit(request, "check", str(learner_id or network(request)), settings.CHECK_RATE)


def limit_support(request: HttpRequest, staff_id: uuid.UUID) -> None:
    """Count that somebody of the staff looks a person up. Raises TooManyTriesError."""
    _limit(request, "support", str(staff_id), settings.SUPPORT_RATE)


def limit_invitation(request: HttpRequest) -> None:
    """Count a code of an invitation that is typed in, per network. Raises TooManyTriesError."""
    _limit(request, "invitation", network(request), settings.INVITATION_RATE)


def limit_bulk(request: HttpRequest, key_id: uuid.UUID) -> None:
    """Count a file of learners that a partner's key sends. Raises TooManyTriesError."""
    _limit(request, "partner-bulk", str(key_id), settings.PARTNER_BULK_RATE)


def limit_rows(request: HttpRequest, partner_id: uuid.UUID, rows: int) -> None:
    """Count the rows of a partner's file, which each cost as much as a request.

    A file for which too little is left costs nothing. Raises TooManyTriesError.
    """
    usage = _charged("partner-rows", str(partner_id), settings.PARTNER_ROWS_RATE, rows)
    _tell(request, "rows", usage)
    if usage["count"] > usage["limit"]:
        usage["count"] = cache.decr(usage["key"], rows)
        raise _too_many(usage)


def limit_key(request: HttpRequest, key_id: uuid.UUID) -> None:
    """Count a request of a partner's key. Raises TooManyTriesError."""
    usage = _charged("partner-key", str(key_id), settings.PARTNER_RATE)
    _tell(request, "key", usage)
    if usage["count"] > usage["limit"]:
        raise _too_many(usage)


def limit_learner(request: HttpRequest, learner_id: uuid.UUID) -> None:
    """Count a request of a learner's program. Raises TooManyTriesError.

    It guards no secret: where nothing can be counted, learning goes on.
    """
    try:
        usage = _charged("learner", str(learner_id), settings.LEARNER_RATE)
    except Exception as error:
        logger.error("a request was not counted: %s", type(error).__name__)  # noqa: TRY400
        return
    _tell(request, "learner", usage)
    if usage["count"] > usage["limit"]:
        raise _too_many(usage)


def network(request: HttpRequest) -> str:
    """Return the network that a request comes from, an IPv4 /24 or IPv6 /48, not an address."""
    address = ip_address(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))  # noqa: PLR2004


def _tell(request: HttpRequest, name: str, usage: Usage) -> None:
    """Have the answer say what is left (``learners.middleware``)."""
    request.limits = {**getattr(request, "limits", {}), name: usage}  # type: ignore[attr-defined]


def _charged(group: str, principal: str, rate: str, cost: int = 1) -> Usage:
    """Count what something costs in the present window of a rate; return what has been used."""
    limit, seconds = _split_rate(rate)
    now = int(time())
    digest = _digest(principal)
    ends = now + seconds - (now + int(digest[:8], 16)) % seconds
    key = f"{group}:{digest}:{ends}"
    cache.add(key, 0, seconds + 1)
    usage = {"key": key, "limit": limit, "window": seconds, "time_left": ends - now}
    return usage | {"count": cache.incr(key, cost)}


def _digest(principal: str) -> str:
    """Return what stands for somebody in the cache: neither a name nor a network."""
    return hashlib.sha256(f"{settings.SECRET_KEY}{principal}".encode()).hexdigest()


def _limit(request: HttpRequest, group: str, principal: str, rate: str) -> None:
    usage = _usage(request, group, principal, rate)
    if usage["should_limit"]:
        raise _too_many(usage)


def _usage(
    request: HttpRequest, group: str, principal: str, rate: str, *, increment: bool = True
) -> Usage:
    """Return what has been used of a rate, in its present window; count one more first."""
    key = _digest(principal)
    return get_usage(
        request, group=group, key=lambda _group, _request: key, rate=rate, increment=increment
    )


def _too_many(usage: Usage) -> TooManyTriesError:
    seconds = max(int(usage["time_left"]), 1)
    minutes = ceil(seconds / 60)
    said = ngettext(
        "Try again in %(minutes)s minute.", "Try again in %(minutes)s minutes.", minutes
    )
    return TooManyTriesError(said % {"minutes": minutes}, retry_after=seconds)
