"""What is told of a partner's learners in numbers, frozen on regular dates."""

import uuid

from django.db import models
from django.db.models.functions import Now

from courses.models import Run
from impact.models import ReleaseState
from partners.models.partner import Partner


class PartnerReport(models.Model):
    """How far a partner's learners are in a run, as it was before ``due_on``, midnight UTC.

    Made and told like the reports of offices (``impact.models.Release``): it is owed on a regular
    date and asked for by nobody, and ``kept`` has what decides what the next one may change. Of
    whoever does not share it only counts that they do not; and nothing that people say of
    themselves is in it.

    ``shape`` has the titles of the course and its modules, and which standings there are.
    """

    MAX_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_sandbox = models.BooleanField(default=False)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.OWED)
    shape = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField(db_default=Now())
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "is_sandbox", "run", "due_on"], name="partner_report_once_a_date"
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="partner_report_owed",
                condition=models.Q(state=ReleaseState.OWED),
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.run_id} for {self.partner_id} on {self.due_on}"
