"""What staff did with people's records."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import Run


class StaffAction(models.TextChoices):
    """What somebody of the staff did."""

    LOOKED = "looked", _("Looked at what one learner did")
    LISTED = "listed", _("Looked at the list of learners")
    EXPORTED = "exported", _("Exported the grades of all learners")
    SET_SCORE = "set_score", _("Set a score")
    WITHDREW_SCORE = "withdrew_score", _("Withdrew a score that was set")


class AuditEntry(models.Model):
    """One thing that somebody of the staff did with a learner's record, or with a whole run's.

    Rows are only ever added; PostgreSQL refuses everything else. They hold no personal data:
    ``by_id`` is the account of the staff, and ``about`` a keyed digest of the learner's id
    (``learners.privacy.digests.audited_as``), "" where it was about all of a run. It finds what
    was done with somebody's record while they are there, and says nothing once they are erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    by_id = models.UUIDField()
    action = models.CharField(max_length=20, choices=StaffAction)
    about = models.CharField(max_length=64, blank=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "id"], name="audit_newest"),
            models.Index(
                fields=["about", "-at"], name="audit_about", condition=~models.Q(about="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.by_id}"
