"""What staff see of a partner's keys."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone

from partners.models import ApiKey, KeyUse, Partner, Scope

DAYS = 14
"""How many days of use are shown."""


@dataclass(frozen=True)
class KeyShown:
    """A key, whether it counts, the last day of its use, and its requests: in all, and lately.

    ``days`` are those of the last ``DAYS`` on which there were any, newest first.
    """

    key: ApiKey
    counts: bool
    last_used: date | None
    requests: int
    days: list[tuple[date, int]]

    @property
    def scopes(self) -> list[str]:
        """What it may be used for, in words."""
        return [str(Scope(scope).label) for scope in self.key.scopes]


def keys_of(partner: Partner) -> list[KeyShown]:
    """Return a partner's keys, newest first, those that count no more too. Three queries."""
    keys = list(ApiKey.objects.filter(partner=partner).order_by("-created_at", "prefix"))
    totals: dict[Any, dict[str, Any]] = {
        row["key_id"]: dict(row)
        for row in KeyUse.objects.filter(key__in=keys)
        .values("key_id")
        .annotate(last=Max("day"), total=Sum("requests"))
    }
    recent = _recent(keys)
    return [
        KeyShown(
            key=key,
            counts=key.revoked_at is None and key.expires_at > timezone.now(),
            last_used=totals.get(key.pk, {}).get("last"),
            requests=totals.get(key.pk, {}).get("total", 0),
            days=recent[key.pk],
        )
        for key in keys
    ]


def _recent(keys: Collection[ApiKey]) -> dict[uuid.UUID, list[tuple[date, int]]]:
    since = datetime.now(UTC).date() - timedelta(days=DAYS - 1)
    found: dict[uuid.UUID, list[tuple[date, int]]] = {key.pk: [] for key in keys}
    for use in KeyUse.objects.filter(key__in=keys, day__gte=since).order_by("-day"):
        found[use.key_id].append((use.day, use.requests))
    return found
