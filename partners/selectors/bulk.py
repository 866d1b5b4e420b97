"""Reads of files of learners: how far they are, and what became of each row."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from courses.errors import NotFoundError
from courses.leases import UNCLAIMED
from partners.models import ApiKey, BulkEnrolment, BulkRow, BulkState, Partner, PartnerLearner

KEPT = timedelta(days=30)
"""For how long results are there to be read."""
LISTED = 30
"""How many files are listed on a page."""


def bulk_of_key(key: ApiKey, bulk_id: uuid.UUID) -> BulkEnrolment:
    """Return a file that a partner has sent. One query. Raises NotFoundError for others'."""
    found = BulkEnrolment.objects.filter(
        pk=bulk_id, partner=key.partner_id, is_sandbox=key.is_sandbox
    ).first()
    if found is None:
        raise NotFoundError
    return found


def bulk_of_partner(partner: Partner, bulk_id: uuid.UUID) -> BulkEnrolment:
    """Return a file of a partner's, or of its sandbox. One query. Raises NotFoundError."""
    found = BulkEnrolment.objects.filter(pk=bulk_id, partner=partner).first()
    if found is None:
        raise NotFoundError
    return found


def bulks_of(partner: Partner) -> QuerySet[BulkEnrolment]:
    """Return the files that a partner sent last, newest first. One query."""
    rows = BulkEnrolment.objects.filter(partner=partner).order_by("-created_at", "pk")
    return rows[:LISTED]


def results_of(bulk: BulkEnrolment) -> QuerySet[BulkRow]:
    """Return its rows, with whether who is meant is still ``invited``. One query."""
    invited = PartnerLearner.objects.filter(pk=OuterRef("pairwise")).exclude(invite="")
    return bulk.rows.annotate(invited=Exists(invited))


def bulks_left() -> list[uuid.UUID]:
    """Return the files that are to be worked through and that no worker has. One query."""
    owed = BulkEnrolment.objects.filter(UNCLAIMED, state=BulkState.OWED)
    return list(owed.order_by("created_at").values_list("pk", flat=True))


def old_bulks(now: Any) -> QuerySet[BulkEnrolment]:
    """Return the files whose results are kept no more."""
    return BulkEnrolment.objects.filter(created_at__lt=now - KEPT)
