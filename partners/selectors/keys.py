"""What staff see of a partner's keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone

from partners.models import ApiKey, KeyUse, Partner

DAYS = 14
"""How many days of use are shown."""


@dataclass(frozen=True)
class KeyShown:
    """A key, whether it counts, the last day of its use, and its requests on each of the days."""

    key: ApiKey
    counts: bool
    last_used: date | None
    requests: int
    days: list[int]


def keys_of(partner: Partner) -> list[KeyShown]:
    """Return a partner's keys, newest first, those that count no more too. Three queries."""
    keys = list(ApiKey.objects.filter(partner=partner).order_by("-created_at", "prefix"))
    totals: dict[Any, dict[str, Any]] = {
        row["key_id"]: dict(row)
        for row in KeyUse.objects.filter(key__in=keys)
        .values("key_id")
        .annotate(last=Max("day"), total=Sum("requests"))
    }
    days, used = _recent(keys)
    return [
        KeyShown(
            key=key,
            counts=key.revoked_at is None and key.expires_at > timezone.now(),
            last_used=totals.get(key.pk, {}).get("last"),
            requests=totals.get(key.pk, {}).get("total", 0),
            days=[used.get((key.pk, day), 0) for day in days],
        )
        for key in keys
    ]


def _recent(keys: Collection[ApiKey]) -> tuple[list[date], dict]:
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    rows = KeyUse.objects.filter(key__in=keys, day__gte=days[0])
    return days, {(row.key_id, row.day): row.requests for row in rows}
