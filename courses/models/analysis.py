"""Item analysis: how the questions of an edition did. Numbers only: nothing here is of a person."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models.edition import Edition
from courses.models.run import Run


class AnalysisState(models.TextChoices):
    """An analysis is owed until a worker has computed it, and again when it is asked for anew."""

    OWED = "owed", _("Being computed")
    DONE = "done", _("Done")


class AnalysedAttempts(models.TextChoices):
    """Which attempts are counted."""

    FIRST = "first", _("First attempts")
    ALL = "all", _("All attempts")


class ItemAnalysis(models.Model):
    """The item analysis of an edition's quizzes, in one run or (``run`` None) in all.

    ``questions`` is what was found last, an entry a question (see ``courses.analysis``). It stays
    while it is computed anew. ``seen`` of ``total`` enrolments say how far the work is. No learner
    is remembered to go on from: where a worker dies, another begins again.
    """

    MAX_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", null=True)
    attempts = models.CharField(
        max_length=8, choices=AnalysedAttempts, default=AnalysedAttempts.FIRST
    )
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
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "run", "attempts"], name="analysis_once_a_run"
            ),
            models.UniqueConstraint(
                fields=["edition", "attempts"],
                condition=models.Q(run__isnull=True),
                name="analysis_once_of_all_runs",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="analysis_owed",
                condition=models.Q(state=AnalysisState.OWED),
            ),
        ]

    def __str__(self) -> str:
        return f"analysis {self.id}"
