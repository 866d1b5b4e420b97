"""Delivering: what is due goes out, to many receivers at once, and each waits for itself only.

One thread reads and writes the database; others talk to receivers, one to each at a time. Who
sends to a receiver has claimed it (``courses.leases``), a batch at a time, so that several workers
share the receivers, and the work of one that died is done by another.
"""

import logging
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from courses.failpoints import failpoint
from courses.leases import UNCLAIMED, lease
from learners.bulk import update_many
from partners.models import Delivery, DeliveryState, Endpoint, EndpointKind
from partners.webhooks.messages import messages_for
from partners.webhooks.sending import (
    BATCH_SECONDS,
    IN_A_ROW,
    LONGEST_PAUSE,
    SECONDS,
    Outcome,
    Result,
    send_batch,
)

logger = logging.getLogger(__name__)
RECEIVERS = 32
"""To how many receivers a worker sends at once."""
BATCH = 20
LONGEST_BATCH = BATCH_SECONDS + 2 * SECONDS
LONGEST_RUN, LOOK_AGAIN, GATHER = 60.0, 0.5, 0.01
FIRST_WAIT, LAST = 30, 8
Running = dict[Future[Outcome], tuple[Endpoint, list[Delivery]]]


def deliver_due() -> bool:
    """Send what is due until nothing is, for a minute at most; return whether something is left.

    May be stopped anywhere and run again, and beside itself: a message may then arrive twice, with
    the same id, and none is lost.
    """
    end = time.monotonic() + LONGEST_RUN
    running: Running = {}
    with ThreadPoolExecutor(RECEIVERS) as pool:
        while True:
            if time.monotonic() < end and len(running) < RECEIVERS:
                running |= _begin(pool, RECEIVERS - len(running))
            if not running:
                return is_due()
            wait(running, timeout=LOOK_AGAIN, return_when=FIRST_COMPLETED)
            done, _waiting = wait(running, timeout=GATHER)
            if done:
                failpoint("webhook.sent")
                _note([(*running.pop(future), future.result()) for future in done])


def is_due() -> bool:
    """Say whether there is something to send that nobody is sending. One query."""
    return bool(_due(1))


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many failures: half a minute, doubled up to an hour."""
    return timedelta(seconds=min(FIRST_WAIT * 2 ** min(tries - 1, LAST), LONGEST_PAUSE))


def _begin(pool: ThreadPoolExecutor, most: int) -> Running:
    """Claim receivers for which something is due, and begin to send to each."""
    found = _claim(most)
    if not found:
        return {}
    deliveries = {key: _next_of(key) for key in found}
    batch = messages_for([each for rows in deliveries.values() for each in rows], found)
    _set_aside(batch.broken)
    running: Running = {}
    for key, endpoint in found.items():
        if messages := batch.messages.get(key):
            is_store = endpoint.kind == EndpointKind.XAPI
            said: dict[str, Any] = {"failures": endpoint.failures, "takes_again": is_store}
            future = pool.submit(send_batch, endpoint.url, messages, **said)
            running[future] = endpoint, deliveries[key]
        else:
            paused = None if key in batch.messages else datetime.now(UTC) + wait_after(LAST)
            _release(endpoint, paused_until=paused)
    return running


def _set_aside(broken: Mapping[int, str]) -> None:
    """Give deliveries up that cannot be written, by the kind of error."""
    for key, error in broken.items():
        logger.error("delivery %s could not be written: %s", key, error)
        Delivery.objects.filter(pk=key).update(state=DeliveryState.FAILED, error=error[:40])


def _claim(most: int) -> dict[uuid.UUID, Endpoint]:
    """Take receivers for a while; return those that this call has. Three statements."""
    candidates = _due(most)
    if not candidates:
        return {}
    own, seconds = uuid.uuid4(), max(settings.WORK_LEASE_SECONDS, LONGEST_BATCH)
    rows = Endpoint.objects.filter(UNCLAIMED, pk__in=candidates)
    if not rows.update(claimed_until=lease(seconds), claimed_as=own, tried_at=Now()):
        return {}
    return {row.pk: row for row in Endpoint.objects.filter(claimed_as=own)}


def _due(most: int) -> list[uuid.UUID]:
    """Return receivers for which something is due, who have waited longest first. One query."""
    today = datetime.now(UTC).date()
    rows = Endpoint.objects.filter(
        UNCLAIMED,
        Q(paused_until__isnull=True) | Q(paused_until__lte=Now()),
        Q(partner__contract_until__isnull=True) | Q(partner__contract_until__gte=today),
        Exists(_sendable().filter(endpoint=OuterRef("pk"))),
        disabled_at__isnull=True,
        partner__contract_from__lte=today,
    )
    ordered = rows.order_by(F("tried_at").asc(nulls_first=True), "pk")
    return list(ordered.values_list("pk", flat=True)[:most])


def _sendable() -> QuerySet[Delivery]:
    """Return what is due and has nothing of the same learner waiting before it."""
    before = Delivery.objects.filter(
        endpoint=OuterRef("endpoint"),
        who_id=OuterRef("who_id"),
        id__lt=OuterRef("id"),
        state=DeliveryState.WAITING,
    )
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=Now())
    return waiting.filter(~Exists(before))


def _next_of(endpoint_id: uuid.UUID) -> list[Delivery]:
    rows = _sendable().filter(endpoint=endpoint_id).select_related("event__who")
    return list(rows.order_by("next_at", "id")[:BATCH])


@transaction.atomic
def _note(ended: Sequence[tuple[Endpoint, list[Delivery], Outcome]]) -> None:
    """Write what became of some batches, and let their receivers go.

    One statement, and one for each receiver; two for one that is down.
    """
    now = datetime.now(UTC)
    rows = [
        _row(delivery, result, now)
        for _endpoint, deliveries, outcome in ended
        for delivery, result in _tried(deliveries, outcome)
    ]
    change = ["state", "tries", "next_at", "status", "error", "tried_at", "took_ms"]
    update_many(Delivery, key=["id"], change=change, rows=rows)
    for endpoint, _deliveries, outcome in ended:
        _release(endpoint, **_standing(outcome, now))
        if outcome.failures >= IN_A_ROW:
            late = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
            late.filter(until__lte=Now()).update(state=DeliveryState.FAILED)


def _tried(deliveries: Sequence[Delivery], outcome: Outcome) -> Iterator[tuple[Delivery, Result]]:
    known = {each.pk: each for each in deliveries}
    return ((known[result.delivery], result) for result in outcome.results)


def _row(delivery: Delivery, result: Result, now: datetime) -> tuple[Any, ...]:
    """Return what is written of a delivery that was tried, its id first."""
    tries, state, next_at = delivery.tries + 1, DeliveryState.SENT, now
    if result.error:
        is_late = delivery.until <= now
        state = DeliveryState.FAILED if is_late else DeliveryState.WAITING
        next_at = now + wait_after(tries)
    told = (state, tries, next_at, result.status, result.error, now, result.took_ms)
    return delivery.pk, *told


def _standing(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Return what a batch says of its receiver."""
    said: dict[str, Any] = {"failures": outcome.failures, "paused_until": None}
    if outcome.failures >= IN_A_ROW:
        said["paused_until"] = now + wait_after(outcome.failures - IN_A_ROW + 1)
    if outcome.pause:
        said["paused_until"] = now + timedelta(seconds=outcome.pause)
    if outcome.is_gone:
        said |= {"disabled_at": now, "is_gone": True}
    return said


def _release(endpoint: Endpoint, **fields: Any) -> None:
    rows = Endpoint.objects.filter(pk=endpoint.pk, claimed_as=endpoint.claimed_as)
    rows.update(claimed_until=None, claimed_as=None, **fields)
