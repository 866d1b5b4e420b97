"""Reads of the audit log."""

import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet

from learners.models import Account, AuditEntry
from learners.models.account import normalise_username
from learners.privacy.digests import audited_as


def audit_log(
    *, by: str = "", about: str = "", offices: Collection[uuid.UUID] | None = None
) -> QuerySet[AuditEntry]:
    """Return the entries, newest first; by a member of staff, about somebody, by user names.

    Of entries about all of a run, those are not "about" anybody. Nothing for unknown people.
    ``offices`` leaves those in which something was done. One query, and one for each name.
    """
    entries = AuditEntry.objects.select_related("run", "office").order_by("-at", "id")
    if offices is not None:
        entries = entries.filter(Q(office__in=offices) | Q(run__course__office__in=offices))
    if by:
        entries = entries.filter(by_id__in=_ids(by))
    if about:
        entries = entries.filter(about__in=[audited_as(found) for found in _ids(about)])
    return entries


def _ids(username: str) -> list[uuid.UUID]:
    found = Account.objects.filter(username=normalise_username(username))
    return list(found.values_list("pk", flat=True))
