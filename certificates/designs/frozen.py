"""Reads: the designs that are frozen."""

import uuid
from functools import lru_cache

from certificates.designs.design import BUILT_IN, Design
from certificates.models import DesignRevision

KEPT = 64
"""How many designs a process keeps read: a few kilobytes each."""


def frozen_design(revision_id: uuid.UUID | None) -> Design:
    """Return what a revision froze; for None, the design that is built in. One query at most."""
    return _read(revision_id) if revision_id else BUILT_IN


def newest_revision(design_id: uuid.UUID) -> DesignRevision | None:
    """Return the newest revision of a design, None where it was never published. One query."""
    return DesignRevision.objects.filter(design_id=design_id).order_by("-number").first()


@lru_cache(maxsize=KEPT)
def _read(revision_id: uuid.UUID) -> Design:
    return Design.of(DesignRevision.objects.values_list("slots", flat=True).get(pk=revision_id))
