"""Reads about accounts that are to be erased."""

import uuid

from django.db.models.functions import Now

from learners.models import Erasure


def pending_erasure(learner_id: uuid.UUID) -> Erasure | None:
    """Return what is to erase somebody's account, if anything. One query."""
    return Erasure.objects.filter(learner_id=learner_id).first()


def erasures_due(limit: int) -> list[uuid.UUID]:
    """Return whose accounts are to be erased by now, the longest due first. One query."""
    rows = Erasure.objects.filter(due_at__lte=Now()).order_by("due_at")
    return list(rows.values_list("learner_id", flat=True)[:limit])
