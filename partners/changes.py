"""The list of changes that a partner follows: each of its enrolments once, at its last change.

Whatever changes an enrolment takes its place away, in the same transaction. New places are given
when the partner asks, under a lock of the partner and to what is committed by then: so a place
that was passed is never filled later, and a partner that asks from its last place on misses
nothing. A page costs the same wherever it is.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from learners.bulk import update_many
from partners.models import ApiKey, Partner, PartnerEnrolment


def take_place(rows: QuerySet[PartnerEnrolment]) -> None:
    """Note that these have changed. One statement."""
    rows.update(position=None)


def changed_since(key: ApiKey, position: int, limit: int) -> list[PartnerEnrolment]:
    """Return what has changed since a position, with whom it is about, in the order of places.

    One query; six statements where places have to be given first. Another reader may be giving
    them at the same time: then this one waits, and reads what that one gave.
    """
    found = _after(key, position, limit)
    if len(found) < limit:
        last = (found[-1].position if found else None) or position
        if give_places(key, limit - len(found)) > last:
            found = _after(key, position, limit)
    return found


@transaction.atomic
def give_places(key: ApiKey, limit: int) -> int:
    """Give the next places to so many that have none; return the last place that is given."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=key.partner_id)
    without = _of(key).filter(position__isnull=True).values_list("who_id", "run_id")[:limit]
    rows = [
        (who_id, run_id, partner.position + step)
        for step, (who_id, run_id) in enumerate(without, start=1)
    ]
    if rows:
        update_many(PartnerEnrolment, key=["who", "run"], change=["position"], rows=rows)
        partner.position += len(rows)
        partner.save(update_fields=["position"])
    return partner.position


def _after(key: ApiKey, position: int, limit: int) -> list[PartnerEnrolment]:
    rows = _of(key).filter(position__gt=position).select_related("who")
    return list(rows.order_by("position")[:limit])


def _of(key: ApiKey) -> QuerySet[Any]:
    return PartnerEnrolment.objects.filter(partner=key.partner_id, is_sandbox=key.is_sandbox)
