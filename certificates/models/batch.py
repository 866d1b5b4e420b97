"""Work on all certificates of a run, or of a programme."""

import uuid
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from certificates.models.states import RevocationReason
from courses.models import Programme, Run


class BatchWork(models.TextChoices):
    """What is done to certificates. Those of a programme are issued by its award instead.

    It has no badges of modules, either.
    """

    ISSUE = "issue", _("Issue those that are missing")
    RETRY = "retry", _("Make those again that failed")
    REISSUE = "reissue", _("Replace those that are issued by new ones")
    REVOKE = "revoke", _("Revoke those that are not revoked")
    BADGES = "badges", _("Revoke the badges of modules")

    @property
    def revokes(self) -> bool:
        """Whether it takes a reason, and cannot be taken back."""
        return self in {BatchWork.REVOKE, BatchWork.BADGES}


class BatchState(models.TextChoices):
    """Where it is. While it is running, something is owed that a worker carries out."""

    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")


class Batch(models.Model):
    """Something that is done to all certificates of a run, or of a programme: also the log of it.

    Work
        ``learner_at`` says how far it is, in the order of learners' ids. It moves in the
        transaction that writes, so a worker that is killed leaves nobody out and does nobody
        twice; it is forgotten once the work is done. What it owes is drawn by others meanwhile:
        certificates that are ``in_bulk``, after those that a learner waits for.

        A worker that has claimed it loses its claim at ``claimed_until``; after ``MAX_TRIES``
        failures in a row (``tries``, with the kind of ``error``) it waits for a person.

    Numbers
        ``total`` is how many learners it was to be about when it was asked for, ``seen`` how many
        it has looked at, and ``changed`` how many certificates it has changed or written.
    """

    MAX_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    work = models.CharField(max_length=12, choices=BatchWork)
    reason = models.CharField(max_length=20, choices=RevocationReason, blank=True)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.RUNNING)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    learner_at = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    requested_by_id = models.UUIDField()
    requested_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(
                fields=["run"],
                condition=models.Q(state=BatchState.RUNNING),
                name="batch_one_of_a_run_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(state=BatchState.RUNNING),
                name="batch_one_of_a_programme_at_once",
            ),
            models.CheckConstraint(
                condition=models.Q(run__isnull=False, programme__isnull=True)
                | models.Q(run__isnull=True, programme__isnull=False),
                name="batch_of_a_run_or_a_programme",
            ),
            models.CheckConstraint(
                condition=~models.Q(work=BatchWork.REVOKE) | ~models.Q(reason=""),
                name="batch_revokes_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} of {self.run_id or self.programme_id}"

    @property
    def scope(self) -> dict[str, Any]:
        """Return of what it is, as reads and writes are asked for it."""
        return {"run_id": self.run_id} if self.run_id else {"programme_id": self.programme_id}
