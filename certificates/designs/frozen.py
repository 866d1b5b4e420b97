"""Reads: the designs that are frozen."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from certificates.designs.design import BUILT_IN, Design
from certificates.models import Certificate, DesignRevision
from courses.models import Edition, ProgrammeText

KEPT = 64
"""How many designs a process keeps read: a few kilobytes each."""
REPLACED = timedelta(days=30)
"""For how long a revision is kept that nothing prints, once there is a newer one."""


def frozen_design(revision_id: uuid.UUID | None) -> Design:
    """Return what a revision froze; for None, the design that is built in. One query at most."""
    return _read(revision_id) if revision_id else BUILT_IN


def newest_revision(design_id: uuid.UUID) -> DesignRevision | None:
    """Return the newest revision of a design, None where it was never published. One query."""
    return DesignRevision.objects.filter(design_id=design_id).order_by("-number").first()


def replaced_at() -> Subquery:
    """Return when a revision was followed by another one of its design; NULL for the newest."""
    later = DesignRevision.objects.filter(
        design_id=OuterRef("design_id"), number__gt=OuterRef("number")
    )
    return Subquery(later.order_by("number").values("frozen_at")[:1])


def that_nothing_prints(rows: QuerySet[Any], _before: Any) -> QuerySet[Any]:
    """Leave out the revisions that a certificate, an edition or a programme names. Two queries."""
    named = {uuid.UUID(each) for each in _named()}
    printed = Certificate.objects.filter(design=OuterRef("pk"))
    return rows.exclude(pk__in=named).exclude(Exists(printed))


def _named() -> Iterator[str]:
    """Yield the revisions that certificates are to have that are still to be earned."""
    for model in (Edition, ProgrammeText):
        said = model._default_manager.filter(certificate__design__isnull=False)
        yield from said.values_list("certificate__design", flat=True)


@lru_cache(maxsize=KEPT)
def _read(revision_id: uuid.UUID) -> Design:
    return Design.of(DesignRevision.objects.values_list("slots", flat=True).get(pk=revision_id))
