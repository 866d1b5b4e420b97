"""What clients without a connection did, as they tell it later."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learners.models.account import Account


class EventKind(models.TextChoices):
    """What a client may do without a connection."""

    LESSON_COMPLETED = "lesson_completed", _("Lesson completed")
    ATTEMPT_STARTED = "attempt_started", _("Attempt started")
    ANSWERS_SAVED = "answers_saved", _("Answers saved")
    ATTEMPT_SUBMITTED = "attempt_submitted", _("Attempt submitted")


class SyncedEvent(models.Model):
    """An event that was taken from a client, so that it is applied once.

    ``id`` is made by the client. ``digest`` tells another event with the same id. An event that
    waits for one which has not come yet is kept whole in ``body``, and applied once it has; answers
    in it are sealed with the learner's own key (``learners.privacy.sealing``). Of an applied one
    only the digest is kept, which is keyed, and for some weeks only.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=EventKind)
    digest = models.CharField(max_length=64)
    body = models.JSONField(null=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="synced_received"),
            models.Index(
                fields=["learner", "happened_at"],
                name="synced_waiting",
                condition=models.Q(body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
