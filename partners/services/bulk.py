"""Inviting many at once: a file is taken, row by row, and worked through in the background.

A row that cannot be carried out says why and keeps no other from it. Sent twice with one
``Idempotency-Key`` it is taken once; and whoever is in several files is invited once, by the
partner's own name for them.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from learners.bulk import insert_many
from learners.errors import IdempotencyConflictError
from learners.nudges import nudge
from learners.privacy.digests import keyed
from partners.invites import known_as
from partners.models import BulkEnrolment, BulkRow, Outcome, PartnerEnrolment, Side
from partners.rows import Asked

BATCH = 1000
_FIELDS = ["bulk", "number", "known_as", "run_id", "language", "outcome", "problem"]


def request_bulk(
    *,
    side: Side,
    body: bytes,
    rows: Iterable[Asked],
    idempotency_key: str,
    is_complete: bool = False,
) -> tuple[BulkEnrolment, bool]:
    """Take a file, and have it worked through soon; return it and whether it is new.

    ``body`` is the file as it was sent, ``rows`` what is in it. ``is_complete``: who is not in it
    is to be invited no more to the runs that are. Raises IdempotencyConflictError, and what reading
    the rows raises: then nothing of it is taken.
    """
    fingerprint = keyed(hashlib.sha256(body).hexdigest())
    if idempotency_key and (known := _known(side, idempotency_key, fingerprint)):
        return known, False
    try:
        told = {"fingerprint": fingerprint, "idempotency_key": idempotency_key}
        return _take(side, rows, is_complete=is_complete, **told), True
    except IntegrityError:
        if not (known := _known(side, idempotency_key, fingerprint)):
            raise
        return known, False


def _known(side: Side, idempotency_key: str, fingerprint: str) -> BulkEnrolment | None:
    """Return what was taken with an ``Idempotency-Key`` before, for the same side."""
    found = BulkEnrolment.objects.filter(
        partner=side.partner, is_sandbox=side.is_sandbox, idempotency_key=idempotency_key
    ).first()
    if found and found.fingerprint != fingerprint:
        raise IdempotencyConflictError
    return found


@transaction.atomic
def _take(side: Side, rows: Iterable[Asked], *, is_complete: bool, **told: str) -> BulkEnrolment:
    bulk = BulkEnrolment.objects.create(partner=side.partner, is_sandbox=side.is_sandbox, **told)
    numbered = _numbered(bulk, rows)
    while batch := list(islice(numbered, BATCH)):
        insert_many(BulkRow, fields=_FIELDS, rows=batch)
        bulk.total += len(batch)
    if is_complete:
        _add_absent(bulk)
    bulk.save(update_fields=["total"])
    bulk.refresh_from_db()
    _soon(bulk.pk)
    return bulk


def _add_absent(bulk: BulkEnrolment) -> None:
    """Add a row for each who was brought to a run of the file and is not in it."""
    there = BulkRow.objects.filter(
        bulk=bulk, run_id=OuterRef("run_id"), known_as=OuterRef("who__known_as")
    )
    absent = PartnerEnrolment.objects.filter(
        ~Exists(there),
        partner=bulk.partner_id,
        is_sandbox=bulk.is_sandbox,
        run__in=bulk.rows.filter(run_id__isnull=False).values("run_id"),
    ).exclude(who__known_as="")
    pairs = absent.order_by("who_id", "run_id").values_list("who__known_as", "run_id")
    rows = [
        (bulk.pk, number, known, run_id, "", Outcome.LEAVING, "")
        for number, (known, run_id) in enumerate(pairs, start=bulk.total + 1)
    ]
    insert_many(BulkRow, fields=_FIELDS, rows=rows)
    bulk.total += len(rows)


def _numbered(bulk: BulkEnrolment, rows: Iterable[Asked]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as they are stored: whose they are, as a digest only."""
    for number, asked in enumerate(rows, start=1):
        known = "" if asked.problem else known_as(bulk.partner, asked.external_id)
        outcome = Outcome.LEAVING if asked.is_withdrawn else Outcome.WAITING
        outcome = Outcome.REFUSED if asked.problem else outcome
        yield bulk.pk, number, known, asked.run_id, asked.language, outcome, asked.problem


def _soon(bulk_id: uuid.UUID) -> None:
    from partners.tasks import enrol  # noqa: PLC0415 - the task imports these services

    nudge(enrol, str(bulk_id))


def forget_old_bulks() -> int:
    """Forget files that were sent longer ago than their results are kept; return how many."""
    from partners.selectors.bulk import old_bulks  # noqa: PLC0415 - beside what it deletes

    return old_bulks(Now()).delete()[0]
