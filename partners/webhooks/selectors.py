"""Reads of endpoints and of what became of each delivery."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from courses.errors import NotFoundError
from partners.models import Delivery, DeliveryState, Endpoint, Partner
from partners.webhooks.services import Place


def endpoints_of(place: Place) -> QuerySet[Endpoint]:
    """Return a partner's endpoints, the oldest first. One query."""
    return place.endpoints().order_by("created_at", "id")


def own_endpoints(partner: Partner) -> list[Endpoint]:
    """Return all of a partner's endpoints, those of its sandbox last. One query."""
    rows = Endpoint.objects.filter(partner=partner)
    return list(rows.order_by("is_sandbox", "created_at", "id"))


def own_endpoint(partner: Partner, endpoint_id: uuid.UUID) -> Endpoint:
    """Return one of them. Raises NotFoundError for all others."""
    found = Endpoint.objects.filter(partner=partner, pk=endpoint_id).first()
    if found is None:
        raise NotFoundError
    return found


def left_at(endpoints: Sequence[Endpoint]) -> dict[uuid.UUID, dict[str, int]]:
    """Return how much is waiting, and how much was given up, at each endpoint. One query."""
    found = {each.pk: {"waiting": 0, "failed": 0} for each in endpoints}
    rows: Any = Delivery.objects.filter(endpoint__in=found).exclude(state=DeliveryState.SENT)
    for row in rows.values("endpoint_id", "state").annotate(count=Count("id")).order_by():
        found[row["endpoint_id"]][row["state"]] = row["count"]
    return found


def deliveries_of(endpoint: Endpoint, state: str = "") -> QuerySet[Delivery]:
    """Return deliveries to an endpoint with their events, the newest first. One query."""
    rows = endpoint.deliveries.select_related("event")
    return (rows.filter(state=state) if state else rows).order_by("-id")
