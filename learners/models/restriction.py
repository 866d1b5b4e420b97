"""Times in which what is kept of somebody may not be used (GDPR, Article 18)."""

import uuid

from django.db import models
from django.db.models.functions import Now

from learners.models.account import Account


class Restriction(models.Model):
    """That somebody asked to have their data kept and not used, and when they lifted it.

    A history. Whether it is so now is in ``Account.restricted_at``, which every request has read
    anyway.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    restricted_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=models.Q(lifted_at__isnull=True),
                name="restriction_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return str(self.learner_id)
