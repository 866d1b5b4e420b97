"""Item analysis: how the questions of an edition did. Numbers only: nothing here is of a person."""

import uuid
from datetime import UTC, datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models.edition import Edition


class AnalysisState(models.TextChoices):
    """An analysis is owed until a worker has computed it, and again when it is asked for anew."""

    OWED = "owed", _("Being computed")
    DONE = "done", _("Done")


class ItemAnalysis(models.Model):
    """The item analysis of an edition's quizzes.

    ``questions`` is what is shown, an entry a question (see ``courses.analysis``, which also says
    why there is one for all runs). It stays while it is computed anew, and what is shown decides
    what may be shown next. ``seen`` of ``total`` enrolments say how far the work is. No learner is
    remembered to go on from: where a worker dies, another begins again.
    """

    MAX_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=AnalysisState, default=AnalysisState.OWED)
    questions = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField(db_default=Now())
    computed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="analysis_owed",
                condition=models.Q(state=AnalysisState.OWED),
            ),
        ]

    def __str__(self) -> str:
        return f"analysis {self.id}"

    @property
    def until(self) -> datetime:
        """The midnight (UTC) before it was asked for: it counts what was submitted before."""
        return self.requested_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
