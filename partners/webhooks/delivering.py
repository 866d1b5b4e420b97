"""Delivering: what is due goes out, to many receivers at once, and each waits for itself only.

One thread reads and writes the database; others talk to receivers, one to each at a time. Who
sends to a receiver has claimed it (``courses.leases``), a batch at a time, so that several workers
share the receivers, and the work of one that died is done by another.
"""

import logging
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from courses.failpoints import failpoint
from courses.leases import UNCLAIMED, lease
from learners.bulk import update_many
from partners.models import Delivery, DeliveryState, Endpoint, EndpointKind
from partners.webhooks.messages import messages_for
from partners.webhooks.outages import down_since, give_up, is_lost
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
LONGEST_RUN, GATHER = 60.0, 0.01
LOOK_AGAIN, PEEK = 0.5, 0.02
"""After how many seconds a worker that waits for receivers looks for what is due, and for new."""
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
            newest = _newest()
            if time.monotonic() < end and len(running) < RECEIVERS:
                running |= _begin(pool, RECEIVERS - len(running))
            if not running:
                return is_due()
            done = _ended(running, newest)
            if done:
                failpoint("webhook.sent")
                _note([(*running.pop(future), future.result()) for future in done])


def _ended(running: Running, newest: int | None) -> set[Future[Outcome]]:
    """Wait; return which batches have ended, none where there may be something to begin with.

    What is written meanwhile is seen by the newest delivery, which is one look into an index.
    """
    end = time.monotonic() + LOOK_AGAIN
    while time.monotonic() < end:
        if wait(running, timeout=PEEK, return_when=FIRST_COMPLETED).done:
            return wait(running, timeout=GATHER).done
        if len(running) < RECEIVERS and _newest() != newest:
            break
    return set()


def _newest() -> int | None:
    return Delivery.objects.order_by("-id").values_list("id", flat=True).first()


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
    deliveries = _next_of(found)
    batch = messages_for([each for rows in deliveries.values() for each in rows], found)
    _set_aside(batch.broken)
    running: Running = {}
    idle, later = [], datetime.now(UTC) + wait_after(LAST)
    for key, endpoint in found.items():
        if messages := batch.messages.get(key):
            is_store = endpoint.kind == EndpointKind.XAPI
            said: dict[str, Any] = {"failures": endpoint.failures, "takes_again": is_store}
            future = pool.submit(send_batch, endpoint.url, messages, **said)
            running[future] = endpoint, deliveries[key]
        else:
            endpoint.paused_until = None if key in batch.messages else later
            idle.append(endpoint)
    _release(idle)
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
    own = Subquery(_sendable().filter(endpoint=OuterRef("pk")).values("pk")[:1])
    rows = Endpoint.objects.alias(next=own).filter(
        UNCLAIMED,
        Q(paused_until__isnull=True) | Q(paused_until__lte=Now()),
        Q(partner__contract_until__isnull=True) | Q(partner__contract_until__gte=today),
        # Not Exists: PostgreSQL would look at everything that waits, and not at one row for each.
        Q(next__isnull=False),
        disabled_at__isnull=True,
        given_up_at__isnull=True,
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


def _next_of(endpoints: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Delivery]]:
    """Return what is sent next to each of some receivers. Two queries on PostgreSQL."""
    waiting = _sendable().order_by("next_at", "id").values("pk")
    if connection.vendor == "postgresql":
        own = ArraySubquery(waiting.filter(endpoint=OuterRef("pk"))[:BATCH])
        rows = Endpoint.objects.filter(pk__in=endpoints).annotate(own=own)
        found = [pk for each in rows.values_list("own", flat=True) for pk in each]
    else:
        own_rows = (waiting.filter(endpoint=key)[:BATCH] for key in endpoints)
        found = [pk for each in own_rows for pk in each.values_list("pk", flat=True)]
    deliveries: dict[uuid.UUID, list[Delivery]] = {key: [] for key in endpoints}
    for row in Delivery.objects.filter(pk__in=found).select_related("event__who").order_by("id"):
        deliveries[row.endpoint_id].append(row)
    return deliveries


@transaction.atomic
def _note(ended: Sequence[tuple[Endpoint, list[Delivery], Outcome]]) -> None:
    """Write what became of some batches, and let their receivers go.

    Two statements, and some for each receiver that has been down for days.
    """
    now = datetime.now(UTC)
    lost = {each.pk for each, _, outcome in ended if is_lost(each, outcome, now)}
    rows = [
        _row(delivery, result, now, is_kept=endpoint.pk in lost)
        for endpoint, deliveries, outcome in ended
        for delivery, result in _tried(deliveries, outcome)
    ]
    change = ["state", "tries", "next_at", "status", "error", "tried_at", "took_ms"]
    update_many(Delivery, key=["id"], change=change, rows=rows)
    for endpoint, _deliveries, outcome in ended:
        endpoint.failures, endpoint.paused_until = outcome.failures, _pause(outcome, now)
        endpoint.down_since = down_since(endpoint, outcome, now)
        if endpoint.pk in lost:
            give_up(endpoint, is_gone=outcome.is_gone)
    _release([endpoint for endpoint, _deliveries, _outcome in ended])


def _tried(deliveries: Sequence[Delivery], outcome: Outcome) -> Iterator[tuple[Delivery, Result]]:
    known = {each.pk: each for each in deliveries}
    return ((known[result.delivery], result) for result in outcome.results)


def _row(delivery: Delivery, result: Result, now: datetime, *, is_kept: bool) -> tuple[Any, ...]:
    """Return what is written of a delivery that was tried, its id first.

    ``is_kept``: its receiver is given up instead, and it waits until that is resumed.
    """
    tries, state, next_at = delivery.tries + 1, DeliveryState.SENT, now
    if result.error:
        is_late = delivery.until <= now and not is_kept
        state = DeliveryState.FAILED if is_late else DeliveryState.WAITING
        next_at = now + wait_after(tries)
    told = (state, tries, next_at, result.status, result.error, now, result.took_ms)
    return delivery.pk, *told


def _pause(outcome: Outcome, now: datetime) -> datetime | None:
    """Return until when a receiver is left alone after a batch."""
    if outcome.pause:
        return now + timedelta(seconds=outcome.pause)
    if outcome.failures >= IN_A_ROW:
        return now + wait_after(outcome.failures - IN_A_ROW + 1)
    return None


def _release(endpoints: Sequence[Endpoint]) -> None:
    """Let receivers go that this call has, as they stand. One statement.

    One that another worker has taken meanwhile, because it took too long, stays with that.
    """
    change = ["failures", "paused_until", "down_since", "claimed_until"]
    rows = [
        (each.pk, each.claimed_as, each.failures, each.paused_until, each.down_since, None)
        for each in endpoints
    ]
    update_many(Endpoint, key=["id", "claimed_as"], change=change, rows=rows)
