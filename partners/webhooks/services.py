"""Writes of endpoints: what a partner does with them, by key or in the console."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from courses.errors import NotFoundError
from learners.models.audit import StaffAction
from partners.errors import EndpointExistsError, EndpointRefusedError
from partners.models import (
    ALWAYS,
    TO_RECORD_STORES,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    Event,
    EventKind,
    Partner,
)
from partners.outgoing import may_be_asked
from partners.services.noting import note_for
from partners.webhooks.signing import new_secret, sealed
from partners.webhooks.telling import TRIED_FOR, deliver_soon, deliver_to

OVERLAP = timedelta(days=1)
"""For how long a secret that was replaced signs beside the new one."""
MOST = 20
KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose endpoints are meant, a partner's, of its sandbox or not; and who asks for what is done.

    ``key_id`` is where a program asks, by a key that ``by_id`` has made.
    """

    partner: Partner
    is_sandbox: bool
    by_id: uuid.UUID
    key_id: uuid.UUID | None = None

    def endpoints(self) -> Any:
        """Return them."""
        return Endpoint.objects.filter(partner=self.partner, is_sandbox=self.is_sandbox)

    def endpoint(self, endpoint_id: uuid.UUID, *, locked: bool = False) -> Endpoint:
        """Return one of them. Raises NotFoundError for all others."""
        rows = self.endpoints().select_for_update() if locked else self.endpoints()
        found = rows.filter(pk=endpoint_id).first()
        if found is None:
            raise NotFoundError
        return found

    def note(self, action: StaffAction) -> None:
        """Add to the audit log what was done."""
        note_for(self.partner, action, by_id=self.by_id, key_id=self.key_id)


@dataclass(frozen=True, kw_only=True)
class EndpointAsked:
    """What an endpoint is to be. ``events`` are kinds, none for all that its kind may hear.

    ``credentials`` are user and password of a record store, with a colon between.
    """

    url: str
    kind: str = EndpointKind.WEBHOOK
    events: Collection[str] = ()
    credentials: str = ""


@transaction.atomic
def make_endpoint(*, place: Place, asked: EndpointAsked) -> tuple[Endpoint, str]:
    """Make an endpoint; return it and its secret, which is shown this once.

    Raises EndpointRefusedError, EndpointExistsError.
    """
    _require_address(asked.url)
    if place.endpoints().count() >= MOST:
        raise EndpointRefusedError(f"At most {MOST} endpoints.")
    is_store = asked.kind == EndpointKind.XAPI
    if is_store != bool(asked.credentials):
        raise EndpointRefusedError("A record store, and nothing else, has credentials.")
    secret = asked.credentials or new_secret()
    endpoint = Endpoint(
        partner=place.partner,
        is_sandbox=place.is_sandbox,
        kind=asked.kind,
        url=asked.url,
        events=_events(asked.kind, asked.events),
        secret=sealed(secret),
    )
    _save(endpoint)
    place.note(StaffAction.MADE_ENDPOINT)
    return endpoint, "" if is_store else secret


@transaction.atomic
def change_endpoint(
    *,
    place: Place,
    endpoint_id: uuid.UUID,
    url: str | None = None,
    events: Collection[str] | None = None,
    is_enabled: bool | None = None,
) -> Endpoint:
    """Change what is given, and leave the rest. One with a new address, or enabled, is resumed.

    Raises NotFoundError, EndpointRefusedError, EndpointExistsError.
    """
    endpoint = place.endpoint(endpoint_id, locked=True)
    if url is not None:
        _require_address(url)
        endpoint.url = url
    if events is not None:
        endpoint.events = _events(endpoint.kind, events)
    if is_enabled is not None and is_enabled != (endpoint.disabled_at is None):
        endpoint.disabled_at = None if is_enabled else timezone.now()
    if url is not None or is_enabled:
        _go_on(endpoint)
    _save(endpoint)
    place.note(StaffAction.CHANGED_ENDPOINT)
    return endpoint


def _go_on(endpoint: Endpoint) -> None:
    """Have what waits sent soon, in the order in which it was written, and tried as long again."""
    endpoint.is_gone, endpoint.failures, endpoint.paused_until = False, 0, None
    endpoint.down_since = endpoint.given_up_at = None
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    waiting.update(next_at=Now(), until=timezone.now() + TRIED_FOR)
    deliver_soon()


@transaction.atomic
def delete_endpoint(*, place: Place, endpoint_id: uuid.UUID) -> None:
    """Delete an endpoint, and what was to be told there. Raises NotFoundError."""
    place.endpoint(endpoint_id).delete()
    place.note(StaffAction.REMOVED_ENDPOINT)


@transaction.atomic
def replace_secret(*, place: Place, endpoint_id: uuid.UUID, credentials: str = "") -> str:
    """Give an endpoint another secret; return it. The former one signs beside it for ``OVERLAP``.

    Of a record store, the credentials are replaced at once, and "" is returned. Raises
    NotFoundError, EndpointRefusedError.
    """
    endpoint = place.endpoint(endpoint_id, locked=True)
    if endpoint.kind == EndpointKind.XAPI and not credentials:
        raise EndpointRefusedError("A record store needs its new credentials.")
    place.note(StaffAction.REPLACED_SECRET)
    if endpoint.kind == EndpointKind.XAPI:
        endpoint.secret = sealed(credentials)
        endpoint.save(update_fields=["secret"])
        return ""
    secret = new_secret()
    endpoint.former_secret, endpoint.former_until = endpoint.secret, timezone.now() + OVERLAP
    endpoint.secret = sealed(secret)
    endpoint.save(update_fields=["secret", "former_secret", "former_until"])
    return secret


@transaction.atomic
def ping(*, place: Place, endpoint_id: uuid.UUID) -> Event:
    """Send a test to a webhook. Raises NotFoundError, EndpointRefusedError."""
    endpoint = place.endpoint(endpoint_id)
    if endpoint.kind == EndpointKind.XAPI:
        raise EndpointRefusedError("There is no statement that says nothing.")
    event = Event.objects.create(
        partner=place.partner, is_sandbox=place.is_sandbox, kind=EventKind.PING
    )
    deliver_to([endpoint], [event])
    return event


@transaction.atomic
def replay(
    *,
    place: Place,
    endpoint_id: uuid.UUID,
    event_id: uuid.UUID | None = None,
    since: datetime | None = None,
    only_failed: bool = True,
) -> int:
    """Send again what was given up, or all that was sent, since a moment; return how many.

    Or one event, whatever became of it. One that was given up is resumed. Raises NotFoundError.
    """
    endpoint = place.endpoint(endpoint_id, locked=True)
    rows = Delivery.objects.filter(endpoint=endpoint)
    if event_id is not None:
        rows = rows.filter(event=event_id)
    else:
        ended = [DeliveryState.FAILED] if only_failed else [*DeliveryState]
        rows = rows.filter(state__in=ended)
        rows = rows.filter(event__at__gte=since) if since else rows
    count = rows.update(state=DeliveryState.WAITING, tries=0)
    if event_id is not None and not count:
        raise NotFoundError
    _go_on(endpoint)
    _save(endpoint)
    place.note(StaffAction.REPLAYED)
    return count


def forget_old_events() -> int:
    """Forget what has happened longer ago than it is kept; return how many rows went."""
    return Event.objects.filter(at__lt=Now() - KEPT).delete()[0]


def _events(kind: str, asked: Collection[str]) -> list[str]:
    may = TO_RECORD_STORES if kind == EndpointKind.XAPI else tuple(EventKind)
    if not set(asked) <= set(may):
        raise EndpointRefusedError("One of the events is not for this kind of endpoint.")
    return [each for each in may if (each in asked or not asked) and each not in ALWAYS]


def _require_address(url: str) -> None:
    if not may_be_asked(url):
        raise EndpointRefusedError("The address is not that of a secure server.")


def _save(endpoint: Endpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError:
        raise EndpointExistsError from None
