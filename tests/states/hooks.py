"""What stands behind the pages of webhooks."""

from datetime import timedelta

from django.utils import timezone

from partners.models import Delivery, DeliveryState, Endpoint, Event, EventKind, Partner
from tests.partners.hooks import listening


def heard(partner: Partner) -> Endpoint:
    """Return an endpoint with a delivery in each state, beside one of each other kind."""
    now = timezone.now()
    endpoint, _secret = listening(partner, "https://lms.example.org/hooks")
    listening(partner, "https://lrs.example.org/statements", kind="xapi", credentials="a:b")
    gone, _secret = listening(partner, "https://old.example.org/", is_sandbox=True)
    Endpoint.objects.filter(pk=gone.pk).update(given_up_at=now, is_gone=True)
    Endpoint.objects.filter(pk=endpoint.pk).update(down_since=now, given_up_at=now)
    for state, status, error in (
        (DeliveryState.SENT, 204, ""),
        (DeliveryState.FAILED, 500, "refused"),
        (DeliveryState.WAITING, None, "unreachable"),
    ):
        event = Event.objects.create(partner=partner, kind=EventKind.RELEASED)
        Delivery.objects.create(
            endpoint=endpoint,
            event=event,
            state=state,
            status=status,
            error=error,
            tries=1,
            until=now + timedelta(days=3),
        )
    return endpoint
