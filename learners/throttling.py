"""How often somebody may try, counted atomically in the shared cache (TRUST.md A9)."""

import hashlib
import uuid
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from learners.errors import TooManyTriesError
from learners.models.account import normalise_username


def limit_sign_in(request: HttpRequest, username: str) -> None:
    """Count a try to sign in, per user name and network. Raises TooManyTriesError."""
    _limit(
        request,
        "sign-in",
        f"{normalise_username(username)} {network(request)}",
        settings.SIGN_IN_RATE,
    )


def limit_sign_up(request: HttpRequest) -> None:
    """Count a sign-up, per network. Raises TooManyTriesError."""
    _limit(request, "sign-up", network(request), settings.SIGN_UP_RATE)


def limit_verification(request: HttpRequest) -> None:
    """Count a look-up of a certificate, per network. Raises TooManyTriesError."""
    _limit(request, "verify", network(request), settings.VERIFY_RATE)


def limit_checks(request: HttpRequest, learner_id: uuid.UUID | None) -> None:
    """Count an answer to a knowledge check, per account, else per network.

    Raises TooManyTriesError.
    """
    _limit(request, "check", str(learner_id or network(request)), settings.CHECK_RATE)


def network(request: HttpRequest) -> str:
    """Return the network that a request comes from, an IPv4 /24 or IPv6 /48, not an address."""
    address = ip_address(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))  # noqa: PLR2004


def _limit(request: HttpRequest, group: str, principal: str, rate: str) -> None:
    # A digest, so that neither names nor networks stand in the cache.
    key = hashlib.sha256(f"{settings.SECRET_KEY}{principal}".encode()).hexdigest()
    usage = get_usage(
        request, group=group, key=lambda _group, _request: key, rate=rate, increment=True
    )
    if usage and usage["should_limit"]:
        raise TooManyTriesError(retry_after=max(int(usage["time_left"]), 1))
