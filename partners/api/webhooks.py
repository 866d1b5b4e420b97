"""Managing webhooks, and seeing what became of each delivery."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from courses.pagination import CursorPages
from courses.schemas import Problem, Strict
from partners.api.catalogue import REFUSED
from partners.authentication import PartnerKey, PartnerRequest
from partners.models import DeliveryState, Endpoint, EndpointKind, EventKind, Scope
from partners.webhooks import services
from partners.webhooks.selectors import deliveries_of, endpoints_of, left_at
from partners.webhooks.services import EndpointAsked, Place

router = Router()
PAGE = 50
WRITES = {**REFUSED, 404: Problem, 409: Problem, 422: Problem}
Address = Annotated[str, Field(min_length=1, max_length=500)]
Credentials = Annotated[str, Field(min_length=3, max_length=300, pattern=r"^[^:\x00]+:[^\x00]+$")]


class EndpointIn(Strict):
    """Where to send, and what: all events where none is named.

    A record store (``xapi``) has its address of statements and its user and password, with a colon
    between.
    """

    url: Address
    kind: EndpointKind = EndpointKind.WEBHOOK
    events: list[EventKind] = []
    credentials: Credentials | None = None


class EndpointChange(Strict):
    """What is to be changed. One that is given a new address, or enabled, is resumed."""

    url: Address | None = None
    events: list[EventKind] | None = None
    enabled: bool | None = None


class EndpointOut(Schema):
    """An endpoint. ``failures`` in a row, and until when nothing is sent because of them.

    ``down_since``: it has taken nothing since then. ``given_up_at``: nothing is sent since then,
    because it took nothing for three days, or answered 410 (``gone``); it waits to be resumed, and
    what happens is kept for it.
    """

    id: uuid.UUID
    kind: EndpointKind
    url: str
    events: list[str]
    enabled: bool
    gone: bool = Field(..., alias="is_gone")
    failures: int
    paused_until: AwareDatetime | None
    down_since: AwareDatetime | None
    given_up_at: AwareDatetime | None
    created_at: AwareDatetime

    @staticmethod
    def resolve_enabled(endpoint: Any) -> bool:
        """Say whether anything is sent there."""
        return endpoint.disabled_at is None and endpoint.given_up_at is None


class EndpointMade(EndpointOut):
    """A new endpoint. ``secret`` is shown this once; a record store has none."""

    secret: str = Field(..., alias="shown_secret")


class EndpointSeen(EndpointOut):
    """An endpoint, and how many deliveries are waiting or were given up."""

    waiting: int
    failed: int


class SecretIn(Strict):
    """The new credentials of a record store; nothing for a webhook."""

    credentials: Credentials | None = None


class SecretOut(Schema):
    """The new secret, shown this once. The former one signs beside it for a day."""

    secret: str


class DeliveryOut(Schema):
    """What became of an event. ``status`` and ``error`` are of the last try."""

    event: uuid.UUID = Field(..., alias="event_id")
    type: str
    learner: uuid.UUID | None = Field(None, alias="who_id")
    sequence: int
    at: AwareDatetime
    state: DeliveryState
    tries: int
    next_at: AwareDatetime | None
    status: int | None
    error: str
    tried_at: AwareDatetime | None
    took_ms: int | None

    @staticmethod
    def resolve_type(row: Any) -> str:
        """Return what happened."""
        return row.event.kind

    @staticmethod
    def resolve_sequence(row: Any) -> int:
        """Return which of the learner's events it is."""
        return row.event.sequence

    @staticmethod
    def resolve_at(row: Any) -> datetime:
        """Return when it happened."""
        return row.event.at

    @staticmethod
    def resolve_next_at(row: Any) -> datetime | None:
        """Return when it is tried next."""
        return row.next_at if row.state == DeliveryState.WAITING else None


class WebhookEventOut(Schema):
    """The event that was made."""

    event: uuid.UUID


class ReplayIn(Strict):
    """What to send again: one event; or what was given up, or ``all``, since a moment."""

    event: uuid.UUID | None = None
    since: AwareDatetime | None = None
    what: Literal["failed", "all"] = "failed"


class ReplayOut(Schema):
    """How many deliveries wait again."""

    count: int


class DeliveryQuery(Schema):
    """Which deliveries."""

    state: DeliveryState | None = None


def _place(request: PartnerRequest) -> Place:
    key = request.auth
    return Place(
        partner=key.partner, is_sandbox=key.is_sandbox, by_id=key.created_by_id, key_id=key.pk
    )


@router.get(
    "/webhooks",
    response={200: list[EndpointOut], **REFUSED},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="My webhooks",
)
def list_endpoints(request: PartnerRequest) -> Any:
    """List them, with whether anything is sent there. There are 20 at most."""
    return endpoints_of(_place(request))


@router.post(
    "/webhooks",
    response={201: EndpointMade, **WRITES},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Add a webhook",
)
def create_endpoint(request: PartnerRequest, response: HttpResponse, body: EndpointIn) -> Any:
    """Have what happens from now on sent to an address. One address is there once."""
    asked = EndpointAsked(
        url=body.url,
        kind=body.kind,
        events=body.events,
        credentials=body.credentials or "",
    )
    endpoint, secret = services.make_endpoint(place=_place(request), asked=asked)
    endpoint.refresh_from_db()
    response["Location"] = f"{request.path}/{endpoint.pk}"
    return 201, _with(endpoint, shown_secret=secret)


@router.get(
    "/webhooks/{endpoint_id}",
    response={200: EndpointSeen, **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="A webhook",
)
def get_endpoint(request: PartnerRequest, endpoint_id: uuid.UUID) -> Any:
    """Show how it is doing."""
    endpoint = _place(request).endpoint(endpoint_id)
    return _with(endpoint, **left_at([endpoint])[endpoint.pk])


@router.patch(
    "/webhooks/{endpoint_id}",
    response={200: EndpointOut, **WRITES},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Change a webhook",
)
def change_endpoint(request: PartnerRequest, endpoint_id: uuid.UUID, body: EndpointChange) -> Any:
    """Change its address or events, or turn it off and on."""
    return services.change_endpoint(
        place=_place(request),
        endpoint_id=endpoint_id,
        url=body.url,
        events=body.events,
        is_enabled=body.enabled,
    )


@router.post(
    "/webhooks/{endpoint_id}/resume",
    response={200: EndpointOut, **WRITES},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Resume a webhook",
)
def create_resumption(request: PartnerRequest, endpoint_id: uuid.UUID) -> Any:
    """Send again what waits, in order, once a receiver that was given up or turned off works."""
    return services.change_endpoint(place=_place(request), endpoint_id=endpoint_id, is_enabled=True)


@router.delete(
    "/webhooks/{endpoint_id}",
    response={204: None, **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Remove a webhook",
)
def delete_endpoint(request: PartnerRequest, endpoint_id: uuid.UUID) -> Any:
    """Send nothing there any more."""
    services.delete_endpoint(place=_place(request), endpoint_id=endpoint_id)
    return 204, None


@router.post(
    "/webhooks/{endpoint_id}/secret",
    response={200: SecretOut, **WRITES},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Replace the secret",
)
def create_secret(request: PartnerRequest, endpoint_id: uuid.UUID, body: SecretIn) -> Any:
    """Make another secret; messages are signed with both for a day."""
    secret = services.replace_secret(
        place=_place(request), endpoint_id=endpoint_id, credentials=body.credentials or ""
    )
    return {"secret": secret}


@router.post(
    "/webhooks/{endpoint_id}/ping",
    response={202: WebhookEventOut, **WRITES},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Send a test",
)
def create_ping(request: PartnerRequest, endpoint_id: uuid.UUID) -> Any:
    """Send an event that says nothing; see the deliveries for what became of it."""
    return 202, {"event": services.ping(place=_place(request), endpoint_id=endpoint_id).pk}


@router.get(
    "/webhooks/{endpoint_id}/deliveries",
    response={200: list[DeliveryOut], **REFUSED, 404: Problem, 422: Problem},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="What became of each event",
)
@paginate(CursorPages, ordering=("-id",), page_size=PAGE)
def list_deliveries(
    request: PartnerRequest, endpoint_id: uuid.UUID, query: Query[DeliveryQuery]
) -> Any:
    """List the deliveries of the last 30 days, the newest first."""
    return deliveries_of(_place(request).endpoint(endpoint_id), query.state or "")


@router.post(
    "/webhooks/{endpoint_id}/replay",
    response={202: ReplayOut, **WRITES},
    auth=PartnerKey(Scope.WEBHOOKS),
    summary="Send again",
)
def create_replay(request: PartnerRequest, endpoint_id: uuid.UUID, body: ReplayIn) -> Any:
    """Send an event again, or what was given up. It has the same id and number as before."""
    count = services.replay(
        place=_place(request),
        endpoint_id=endpoint_id,
        event_id=body.event,
        since=body.since,
        only_failed=body.what == "failed",
    )
    return 202, {"count": count}


def _with(endpoint: Endpoint, **more: Any) -> Endpoint:
    """Return an endpoint with what is told beside its fields."""
    for name, value in more.items():
        setattr(endpoint, name, value)
    return endpoint
