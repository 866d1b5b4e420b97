"""What is sent of an event: read when it is sent, and only of who shares then (TRUST.md D5)."""

import base64
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from django.db import transaction

from certificates.models import Certificate
from courses.models import Edition
from learners.errors import WrongKeyError
from partners.models import (
    ALWAYS,
    Delivery,
    Endpoint,
    EndpointKind,
    Event,
    EventKind,
    Partner,
    PartnerEnrolment,
)
from partners.selectors.progress import Seen, shown_address
from partners.webhooks.facts import OF_CERTIFICATES, Facts
from partners.webhooks.sending import Message
from partners.webhooks.signing import secrets_of, signed_headers
from partners.webhooks.telling import forget, tell
from partners.webhooks.xapi import HEADERS, statement

logger = logging.getLogger(__name__)
Row = dict[str, Any]
_SAID = ("state", "language", "done", "required", "grade", "enrolled_at", "completed_at")


@dataclass
class Batch:
    """What is to be sent, by endpoint. ``broken`` are deliveries that cannot be written, and why.

    An endpoint whose secret does not open is not in it: it waits until its key is put back.
    """

    messages: dict[uuid.UUID, list[Message]]
    broken: dict[int, str]


def messages_for(deliveries: Sequence[Delivery], endpoints: Mapping[uuid.UUID, Endpoint]) -> Batch:
    """Return what is to be sent now. ``deliveries`` come with their events and these with ``who``.

    What may not be told any more is left out, and forgotten: its partner hears that the learner
    does not share.
    """
    facts = Facts([each.event for each in deliveries])
    writers = {key: writer for key, each in endpoints.items() if (writer := _writer(each))}
    batch, hidden = Batch({key: [] for key in writers}, {}), set()
    for delivery in deliveries:
        if facts.hides(delivery.event):
            hidden.add(delivery.who_id)
        elif write := writers.get(delivery.endpoint_id):
            try:
                batch.messages[delivery.endpoint_id].append(write(delivery, facts))
            except Exception as error:  # a fault of ours must not hold up what comes after
                batch.broken[delivery.pk] = type(error).__name__
    if hidden:
        _hide(hidden)
    return batch


def content(event: Event, facts: Facts) -> Row:
    """Return an event as webhooks get it."""
    return {"type": event.kind, "timestamp": event.at, "data": _data(event, facts)}


def _data(event: Event, facts: Facts) -> Row:
    if event.kind == EventKind.PING:
        return {}
    if event.kind == EventKind.RELEASED:
        return _edition(event, facts.editions[event.about])
    data: Row = {"learner": event.who_id, "run_id": event.run_id, "sequence": event.sequence}
    if event.kind in ALWAYS:
        gone = Seen.LEFT if event.who and event.who.has_left else Seen.GONE
        return data | {"state": Seen.PRIVATE if event.kind == EventKind.PRIVATE else gone}
    standing = facts.standings[event.who_id, event.run_id]
    data |= {name: getattr(standing, name) for name in _SAID}
    if event.percent is not None:
        data["percent"] = event.percent
    if event.kind in OF_CERTIFICATES:
        data["certificate"] = _certificate(facts.certificates.get(event.about))
    return data


def _certificate(certificate: Certificate | None) -> Row | None:
    if certificate is None:
        return None
    names = ("id", "kind", "state", "title", "language", "completed_on", "expires_on")
    said = {name: getattr(certificate, name) for name in names}
    return said | {"verification_url": shown_address(certificate)}


def _edition(event: Event, edition: Edition) -> Row:
    partner = Partner.objects.get(pk=event.partner_id)
    runs = partner.demo_runs if event.is_sandbox else partner.runs
    of_course = runs.filter(course=edition.course_id).order_by("slug")
    return {
        "course": edition.course.slug,
        "language": edition.language,
        "number": edition.number,
        "title": edition.title,
        "run_ids": list(of_course.values_list("pk", flat=True)),
    }


def _writer(endpoint: Endpoint) -> Callable[[Delivery, Facts], Message] | None:
    """Return what writes messages for an endpoint; None where its secret does not open."""
    try:
        keys = secrets_of(endpoint)
    except WrongKeyError:
        logger.error("no key opens the secret of endpoint %s", endpoint.pk)  # noqa: TRY400
        return None
    return partial(_record if endpoint.kind == EndpointKind.XAPI else _signed, keys)


def _signed(keys: list[str], delivery: Delivery, facts: Facts) -> Message:
    body = _dumped(content(delivery.event, facts))
    return Message(delivery.pk, body, partial(signed_headers, keys, str(delivery.event_id), body))


def _record(keys: list[str], delivery: Delivery, facts: Facts) -> Message:
    basic = "Basic " + base64.b64encode(keys[0].encode()).decode()
    body = _dumped(statement(delivery.event, facts))
    return Message(delivery.pk, body, lambda: {**HEADERS, "Authorization": basic})


def _dumped(value: Any) -> bytes:
    return orjson.dumps(value, default=float, option=orjson.OPT_UTC_Z)


@transaction.atomic
def _hide(who: set[Any]) -> None:
    """Forget what was to be told of some learners, and have told that they do not share."""
    tell(PartnerEnrolment.objects.filter(who__in=who))
    forget(who)
