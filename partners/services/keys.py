"""Making keys, replacing them with an overlap, revoking them; all of it is noted."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from courses.errors import NotFoundError
from learners.models.audit import StaffAction
from partners.errors import TooManyKeysError
from partners.keys import digest, draw_key
from partners.models import ApiKey, KeyUse, Partner, Scope
from partners.services.noting import note_for

OVERLAP = timedelta(days=7)
"""For how long a key that was replaced goes on."""
REPLACED_FOR = 365
"""For how many days a key counts that replaces another one."""
MOST = 20
"""How many keys of a partner may count at a time: each may ask as often as its limit says."""


@dataclass(frozen=True, kw_only=True)
class KeyAsked:
    """What a new key is called, what it may be used for, and for how many days it counts."""

    name: str
    scopes: Collection[str]
    is_sandbox: bool
    days: int


@transaction.atomic
def make_key(*, partner: Partner, asked: KeyAsked, by_id: uuid.UUID) -> tuple[str, ApiKey]:
    """Make a key; return it, which is nowhere stored, and its row. Raises TooManyKeysError."""
    if _counting_keys(partner).count() >= MOST:
        raise TooManyKeysError
    text, prefix = draw_key(is_sandbox=asked.is_sandbox)
    row = ApiKey.objects.create(
        partner=partner,
        name=asked.name,
        prefix=prefix,
        digest=digest(text),
        scopes=[scope for scope in Scope.values if scope in asked.scopes],
        is_sandbox=asked.is_sandbox,
        created_by_id=by_id,
        expires_at=timezone.now() + timedelta(days=asked.days),
    )
    note_for(partner, StaffAction.MADE_KEY, by_id=by_id)
    return text, row


@transaction.atomic
def replace_key(
    *, partner: Partner, key_id: uuid.UUID, days: int, by_id: uuid.UUID
) -> tuple[str, ApiKey]:
    """Make a key that may do what another one may, which goes on for ``OVERLAP`` at most.

    Raises NotFoundError for a key that counts no more, that was replaced before, or of others, and
    TooManyKeysError.
    """
    old = _counting(partner, key_id)
    if old is None or old.replaced_by:
        raise NotFoundError
    asked = KeyAsked(name=old.name, scopes=old.scopes, is_sandbox=old.is_sandbox, days=days)
    text, row = make_key(partner=partner, asked=asked, by_id=by_id)
    old.replaced_by = row.pk
    old.expires_at = min(old.expires_at, timezone.now() + OVERLAP)
    old.save(update_fields=["replaced_by", "expires_at"])
    return text, row


@transaction.atomic
def revoke_key(*, partner: Partner, key_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Make a key worthless at once. Raises NotFoundError as above."""
    key = _counting(partner, key_id)
    if key is None:
        raise NotFoundError
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=Now())
    note_for(partner, StaffAction.REVOKED_KEY, by_id=by_id)


def note_use(key: ApiKey) -> None:
    """Count a request of a key, on its day. One statement; two more on the first of a day."""
    today = datetime.now(UTC).date()
    rows: Any = KeyUse.objects.filter(key=key, day=today)
    if rows.update(requests=F("requests") + 1):
        return
    try:
        with transaction.atomic():
            KeyUse.objects.create(key=key, day=today, requests=1)
    except IntegrityError:
        rows.update(requests=F("requests") + 1)


def _counting(partner: Partner, key_id: uuid.UUID) -> ApiKey | None:
    """Lock and return a key of a partner's that counts now."""
    return _counting_keys(partner).select_for_update().filter(pk=key_id).first()


def _counting_keys(partner: Partner) -> QuerySet[ApiKey]:
    rows = ApiKey.objects.filter(partner=partner)
    return rows.filter(revoked_at__isnull=True, expires_at__gt=Now())
