"""Work that is owed to learners and cannot be done."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import Run
from learners.models.account import Account


class WorkKind(models.TextChoices):
    """What may fail by our fault: grading or reading an attempt, applying an event."""

    ATTEMPT = "attempt", _("An attempt at a quiz")
    EVENT = "event", _("Work sent after the connection was back")


class StuckWork(models.Model):
    """An attempt or an event that failed when the clock came to it, or its learner.

    It is tried again after a while, longer each time, and from ``MAX_TRIES`` on not before staff of
    its run ask for it: ``retry_at`` is None then. What failed is whole where it always is, in its
    own table. The row goes once the work is done, by whoever.

    ``error`` is the kind of error, never its text, which may quote answers. ``run`` is None where
    the event does not say.
    """

    MAX_TRIES = 8

    pk = models.CompositePrimaryKey("learner_id", "work_id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    work_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=WorkKind)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=100)
    since = models.DateTimeField(db_default=Now())
    retry_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.work_id}"
