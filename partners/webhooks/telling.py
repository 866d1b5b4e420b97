"""What has happened to learners that their partners' endpoints are to hear.

All of it runs in the transaction in which it happens, and only writes rows. What is news is what
differs from what was told last (``PartnerEnrolment.told``), so that telling twice is as once.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from certificates.models import Certificate, CertificateState
from courses.models import Edition
from learners.nudges import nudge
from partners.models import (
    ALWAYS,
    Delivery,
    Endpoint,
    Event,
    EventKind,
    Partner,
    PartnerEnrolment,
    PartnerLearner,
)
from partners.selectors.progress import OF_ONE_RUN, Seen, Standing, standings

TRIED_FOR = timedelta(days=3)
ALL, QUARTER = 100, 25
_HEARING = Exists(
    Endpoint.objects.filter(
        partner=OuterRef("partner_id"),
        is_sandbox=OuterRef("is_sandbox"),
        disabled_at__isnull=True,
    )
)
_OF_STATE = {
    Seen.PRIVATE: EventKind.PRIVATE,
    Seen.LEFT: EventKind.GONE,
    Seen.GONE: EventKind.GONE,
    Seen.ACTIVE: EventKind.STARTED,
    Seen.WITHDRAWN: EventKind.WITHDRAWN,
}
_HIDDEN = {Seen.PRIVATE, Seen.LEFT, Seen.GONE}
_OF_CERTIFICATE = {
    CertificateState.ISSUED: EventKind.CERTIFICATE,
    CertificateState.REVOKED: EventKind.REVOKED,
    CertificateState.SUPERSEDED: EventKind.REPLACED,
}


def tell(rows: QuerySet[PartnerEnrolment]) -> None:
    """Write what is news about some learners in some runs.

    One query where no endpoint hears of them, four where nothing is news. Learners are locked one
    after the other, so that what is told of one has one order.
    """
    found = list(
        rows.filter(_HEARING)
        .select_related("who")
        .select_for_update(of=("who",), no_key=True)
        .order_by("who_id", "run_id")
    )
    if found:
        events = [
            event
            for row, standing in zip(found, standings(found), strict=True)
            for event in _news(row, standing)
        ]
        write(events)


def tell_of_certificates(
    certificates: Sequence[tuple[uuid.UUID, uuid.UUID | None, uuid.UUID]], state: CertificateState
) -> None:
    """Write that certificates are issued, or count no more. One query where nobody hears of it.

    Only of those whom it was told that they are there (``told``): they share, or did a moment ago.
    Not of a programme, which names other courses; nor are these told to whoever asks.
    """
    of: dict[tuple[Any, Any], list[uuid.UUID]] = defaultdict(list)
    for learner_id, run_id, about in certificates:
        of[learner_id, run_id].append(about)
    rows = PartnerEnrolment.objects.filter(
        _HEARING,
        who__learner_id__in={learner_id for learner_id, _run_id in of},
        run_id__in={run_id for _learner_id, run_id in of if run_id},
        told__in=set(_OF_STATE) - _HIDDEN,
    ).select_related("who")
    found = list(rows.select_for_update(of=("who",), no_key=True).order_by("who_id", "run_id"))
    tellable = _of_one_run({row.who.learner_id for row in found}, of) if found else set()
    write(
        [
            _event(row, _OF_CERTIFICATE[state], about=about)
            for row in found
            for about in of.get((row.who.learner_id, row.run_id), ())
            if about in tellable
        ]
    )


def _of_one_run(
    learners: Collection[Any], of: Mapping[tuple[Any, Any], Sequence[uuid.UUID]]
) -> set[uuid.UUID]:
    """Return which of these certificates name nothing but the run that they were earned in."""
    ids = {about for each in of.values() for about in each}
    rows = Certificate.objects.filter(learner_id__in=learners, id__in=ids, kind__in=OF_ONE_RUN)
    return set(rows.values_list("id", flat=True))


def tell_of_edition(edition_id: uuid.UUID) -> None:
    """Write that an edition is released, for partners with a run of its course."""
    course = Edition.objects.values_list("course_id", flat=True).get(pk=edition_id)
    for is_sandbox, runs in ((False, "runs"), (True, "demo_runs")):
        partners = Partner.objects.filter(**{f"{runs}__course": course})
        hearing = Endpoint.objects.filter(partner__in=partners, is_sandbox=is_sandbox)
        write(
            [
                Event(
                    partner_id=partner_id,
                    is_sandbox=is_sandbox,
                    kind=EventKind.RELEASED,
                    about=edition_id,
                )
                for partner_id in set(hearing.values_list("partner_id", flat=True))
            ]
        )


def write(events: Sequence[Event]) -> None:
    """Write events with their numbers, and a delivery for each endpoint that hears of them."""
    if not events:
        return
    _number(events)
    Event.objects.bulk_create(events)
    hearing = Endpoint.objects.filter(
        partner__in={event.partner_id for event in events}, disabled_at__isnull=True
    )
    deliver_to(hearing, events)


def deliver_to(endpoints: Iterable[Endpoint], events: Sequence[Event]) -> None:
    """Owe events to those of some endpoints that hear of them; have them sent soon."""
    until = timezone.now() + TRIED_FOR
    owed = [
        Delivery(endpoint=endpoint, event=event, who_id=event.who_id, until=until)
        for event in events
        for endpoint in endpoints
        if endpoint.hears(event)
    ]
    if owed:
        Delivery.objects.bulk_create(owed)
        deliver_soon()


def deliver_soon() -> None:
    """Have what waits sent once the transaction commits."""
    from partners.tasks import deliver  # noqa: PLC0415 - the task imports these services

    nudge(deliver)


def forget(who: Collection[uuid.UUID]) -> None:
    """Forget what was, or was still to be, told of learners of whom nothing more may be."""
    Event.objects.filter(who__in=who).exclude(kind__in=ALWAYS).delete()


def _number(events: Sequence[Event]) -> None:
    """Give events about learners, who are locked, the next numbers of each."""
    who = {event.who_id: event.who for event in events if event.who}
    for event in events:
        if event.who:
            who[event.who_id].sequence += 1
            event.sequence = who[event.who_id].sequence
    PartnerLearner.objects.bulk_update(who.values(), ["sequence"])


def _news(row: PartnerEnrolment, standing: Standing) -> list[Event]:
    """Return what was not told yet about somebody in a run, and note that it is."""
    if standing.state == Seen.INVITED:
        return []
    found = []
    if standing.state != row.told:
        if standing.state in _HIDDEN:
            row.told_percent = 0
            forget([row.who_id])
        found.append(_event(row, _OF_STATE[standing.state]))
    percent = _percent(standing)
    if percent > row.told_percent:
        kind = EventKind.COMPLETED if percent == ALL else EventKind.PROGRESS
        found.append(_event(row, kind, percent=percent))
    if standing.state not in _HIDDEN and row.told in {"", *_HIDDEN}:
        found += _earlier_certificates(row)
    if found:
        row.told, row.told_percent = standing.state, max(percent, row.told_percent)
        row.save(update_fields=["told", "told_percent"])
    return found


def _percent(standing: Standing) -> int:
    """Return how many quarters are done. Whoever has done all is told of once it is completed."""
    if standing.completed_at:
        return ALL
    if not standing.done or not standing.required or standing.done >= standing.required:
        return 0
    return standing.done * ALL // standing.required // QUARTER * QUARTER


def _earlier_certificates(row: PartnerEnrolment) -> list[Event]:
    """Return that certificates are there of somebody who shares from now on."""
    rows = Certificate.objects.filter(
        learner_id=row.who.learner_id,
        run_id=row.run_id,
        kind__in=OF_ONE_RUN,
        state=CertificateState.ISSUED,
    )
    return [
        _event(row, EventKind.CERTIFICATE, about=certificate_id)
        for certificate_id in rows.order_by("issued_at").values_list("id", flat=True)
    ]


def _event(
    row: PartnerEnrolment,
    kind: EventKind,
    *,
    about: uuid.UUID | None = None,
    percent: int | None = None,
) -> Event:
    return Event(
        partner_id=row.partner_id,
        is_sandbox=row.is_sandbox,
        kind=kind,
        who=row.who,
        run_id=row.run_id,
        about=about,
        percent=percent,
    )
