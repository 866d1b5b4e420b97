"""Endpoints that take nothing: how long they do, who is told of it, and when they are given up.

Whoever looks after them is told once after a day, and again when nothing is sent any more, after
the three days for which everything is tried. What happens meanwhile is kept for them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from learners.nudges import nudge
from partners.models import (
    Delivery,
    DeliveryState,
    Endpoint,
    MemberRole,
    OutageKind,
    OutageMail,
    PartnerMember,
)
from partners.webhooks.sending import IN_A_ROW, Outcome
from partners.webhooks.telling import TRIED_FOR

TOLD_AFTER = timedelta(days=1)
TOLD = (MemberRole.OWNER, MemberRole.DEVELOPER)


def down_since(endpoint: Endpoint, outcome: Outcome, now: datetime) -> datetime | None:
    """Return since when an endpoint takes nothing, after a batch; None where it takes some."""
    if not outcome.results:
        return endpoint.down_since
    return None if outcome.has_arrived else endpoint.down_since or now


def is_lost(endpoint: Endpoint, outcome: Outcome, now: datetime) -> bool:
    """Say whether an endpoint is to be given up after a batch. One query after three days.

    One message that is never taken says nothing of the endpoint while no other was tried.
    """
    if outcome.is_gone or outcome.has_arrived:
        return outcome.is_gone
    if endpoint.down_since is None or endpoint.down_since > now - TRIED_FOR:
        return False
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    return outcome.failures >= IN_A_ROW or waiting.filter(tries__gt=0).count() > 1


def give_up(endpoint: Endpoint, *, is_gone: bool) -> None:
    """Send nothing to an endpoint until it is resumed, and tell its members."""
    rows = Endpoint.objects.filter(pk=endpoint.pk, given_up_at__isnull=True)
    if rows.update(given_up_at=Now(), is_gone=is_gone):
        _owe(endpoint, OutageKind.GIVEN_UP)


@transaction.atomic
def warn_of_outages() -> int:
    """Owe mails about endpoints that have taken nothing for a day; return of how many.

    Once for each outage. One query where there is none.
    """
    down = Endpoint.objects.filter(
        down_since__lte=Now() - TOLD_AFTER, given_up_at__isnull=True, disabled_at__isnull=True
    ).exclude(told_of=F("down_since"))
    return sum(_warn(endpoint) for endpoint in down)


def _warn(endpoint: Endpoint) -> bool:
    rows = Endpoint.objects.filter(pk=endpoint.pk, down_since=endpoint.down_since)
    if not rows.exclude(told_of=F("down_since")).update(told_of=F("down_since")):
        return False
    _owe(endpoint, OutageKind.DOWN)
    return True


def _owe(endpoint: Endpoint, kind: OutageKind) -> None:
    from partners.tasks import mail_outage  # noqa: PLC0415 - the task imports what this owes

    members = PartnerMember.objects.filter(partner=endpoint.partner_id, role__in=TOLD)
    owed = [OutageMail(endpoint=endpoint, member=member, kind=kind) for member in members]
    for mail in OutageMail.objects.bulk_create(owed):
        nudge(mail_outage, str(mail.pk))
