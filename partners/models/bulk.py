"""Enrolling many at once: what was sent, row by row, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner


class BulkState(models.TextChoices):
    """How far it is."""

    OWED = "owed", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Outcome(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", _("Waiting")
    INVITED = "invited", _("Invited")
    ENROLLED = "enrolled", _("Enrolled")
    KNOWN = "known", _("Known already")
    REFUSED = "refused", _("Refused")
    LEAVING = "leaving", _("To be withdrawn")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class BulkEnrolment(models.Model):
    """A file of learners that a partner sent, and how far it is worked through.

    ``done`` is the number of the last row that was worked on; each chunk of rows and this number
    change in one transaction, so that it may be stopped anywhere and run again, by any worker.
    ``fingerprint`` tells a file that is sent twice with one ``Idempotency-Key`` from another one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    is_sandbox = models.BooleanField(default=False)
    idempotency_key = models.CharField(max_length=100, blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.OWED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "is_sandbox", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="bulk_enrolment_key_once",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="bulk_enrolment_created")]

    def __str__(self) -> str:
        return str(self.id)


class BulkRow(models.Model):
    """A row of the file, numbered from 1. Of whom it is, there is a keyed digest only.

    ``pairwise`` is the id of the learner as the partner knows them, once there is one.
    """

    pk = models.CompositePrimaryKey("bulk_id", "number")
    bulk = models.ForeignKey(BulkEnrolment, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    known_as = models.CharField(max_length=64, blank=True)
    run_id = models.UUIDField(null=True)
    language = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    pairwise = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"row {self.number} of {self.bulk_id}"
