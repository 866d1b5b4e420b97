"""Whose data may not be used (``learners.services.restricting``).

Whatever is counted, listed, reported, or sent to somebody passes through ``unrestricted``. What
somebody reads of their own does not.
"""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from learners.models import Account

M = TypeVar("M", bound=Model)


def is_restricted(learner_id: uuid.UUID) -> bool:
    """Say whether nothing of somebody may be used now. One query."""
    return Account.objects.filter(pk=learner_id, restricted_at__isnull=False).exists()


def unrestricted(rows: QuerySet[M], owner: str = "learner_id") -> QuerySet[M]:
    """Return the rows of those whose data may be used; ``owner`` is the column with their id.

    No query of its own. Few are restricted, and an index has them: it costs the same at any size.
    """
    restricted = Account.objects.filter(restricted_at__isnull=False).values("pk")
    return rows.exclude(**{f"{owner}__in": restricted})
