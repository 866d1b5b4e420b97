"""Whether a badge was revoked, published for whoever checks one (W3C Bitstring Status List 1.0).

A list has a bit for each of many badges. Who reads one learns neither whose badges these are, nor
which of them is asked about, and we do not learn which badge is being checked.
"""

import base64
import gzip
import secrets
import uuid
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max

from certificates.badges.issuer import issuer_did
from certificates.badges.signing import sign
from certificates.models import BadgeStatus, Certificate, CertificateState

LENGTH = 131_072
"""Bits of a list: the fewest that hide one among the others, as the standard has it."""
VALID = timedelta(days=2)
FRESH_SECONDS = 60
_DRAWS = 8
_GIVEN = (CertificateState.OWED, CertificateState.ISSUED)


class NotToBeSignedError(Exception):
    """The certificate is not one that a badge may be signed for any more."""


def status_entry(certificate: Certificate) -> dict[str, str]:
    """Return what a credential says of where its status is. Allots that place the first time."""
    status = BadgeStatus.objects.filter(pk=certificate.id).first() or _allot(certificate)
    address = status_url(status.number)
    return {
        "id": f"{address}#{status.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(status.position),
        "statusListCredential": address,
    }


def revoke_badges(certificate_ids: Collection[uuid.UUID]) -> None:
    """Publish that the badges of these certificates, where any was signed, are not valid any more.

    Call it in the transaction that revokes or supersedes them, after their rows are changed: a
    badge that is being signed meanwhile waits for these, and is not signed then.
    """
    BadgeStatus.objects.filter(pk__in=certificate_ids).update(is_revoked=True)


def status_list(number: int) -> str | None:
    """Return a list as a signed credential (JWT); None where there is none. Three queries at most.

    Raises BadgeKeyError. Each server makes it anew after a minute, and at once when there are more
    that are revoked than when it was made: none ever comes to hold again, so their number tells.
    """
    revoked = BadgeStatus.objects.filter(number=number, is_revoked=True)
    cached_as = f"badges:status:{number}:{revoked.count()}"
    made: str | None = cache.get(cached_as)
    if made is None and BadgeStatus.objects.filter(number=number).exists():
        made = sign(_list_credential(number, revoked.values_list("position", flat=True)))
        cache.set(cached_as, made, FRESH_SECONDS)
    return made


def status_url(number: int) -> str:
    """Return the public address of a list."""
    return f"{settings.SITE_URL}/badges/status/{number}"


@transaction.atomic
def _allot(certificate: Certificate) -> BadgeStatus:
    """Give a certificate its place. Its row is locked, so that it cannot be revoked meanwhile."""
    rows = Certificate.objects.filter(learner_id=certificate.learner_id, id=certificate.id)
    if not list(rows.filter(state__in=_GIVEN).select_for_update().values_list("id")):
        raise NotToBeSignedError
    return draw_place(certificate.id)


def draw_place(certificate_id: uuid.UUID, length: int = LENGTH) -> BadgeStatus:
    """Give a certificate a place that is free, drawn at random. Three queries, mostly.

    A list counts as full once ``_DRAWS`` draws in a row hit places that are taken: about a third of
    them are then. So few draws are made, and nobody has to count.
    """
    number = BadgeStatus.objects.aggregate(newest=Max("number"))["newest"] or 1
    mine = BadgeStatus.objects.filter(pk=certificate_id)
    draws = 0
    while True:
        place = {"number": number + draws // _DRAWS, "position": secrets.randbelow(length)}
        drawn = BadgeStatus(pk=certificate_id, **place)
        BadgeStatus.objects.bulk_create([drawn], ignore_conflicts=True)
        if status := mine.first():
            return status
        draws += 1


def _list_credential(number: int, revoked: Iterable[int]) -> dict[str, Any]:
    """Return a list as a credential, valid for two days: nobody can show an old one for long."""
    address = status_url(number)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_did(),
        "validFrom": f"{today:%Y-%m-%dT%H:%M:%SZ}",
        "validUntil": f"{today + VALID:%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(revoked),
            "ttl": FRESH_SECONDS * 5 * 1000,
        },
    }


def _encoded(positions: Iterable[int]) -> str:
    """Return a list's bits, the first one leftmost, compressed (multibase, base64url)."""
    bits = bytearray(LENGTH // 8)
    for position in positions:
        bits[position // 8] |= 0x80 >> position % 8
    packed = gzip.compress(bits, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
