"""Regrades: a corrected answer key applied to attempts that were graded by an earlier one."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models.course import Activity
from courses.models.edition import Edition


class RegradeState(models.TextChoices):
    """Where a regrade is. While it is working, something is owed that a worker carries out."""

    PREVIEWING = "previewing", _("Preview is being made")
    PREVIEWED = "previewed", _("Preview")
    RUNNING = "running", _("Regrading")
    DONE = "done", _("Done")
    REVERSING = "reversing", _("Being taken back")
    REVERSED = "reversed", _("Taken back")
    DISMISSED = "dismissed", _("Dismissed")


WORKING = (RegradeState.PREVIEWING, RegradeState.RUNNING, RegradeState.REVERSING)
NEXT = {
    RegradeState.PREVIEWING: {RegradeState.PREVIEWED, RegradeState.DISMISSED},
    RegradeState.PREVIEWED: {RegradeState.RUNNING, RegradeState.DISMISSED},
    RegradeState.RUNNING: {RegradeState.DONE},
    RegradeState.DONE: {RegradeState.REVERSING},
    RegradeState.REVERSING: {RegradeState.REVERSED},
}
"""What may follow a state."""


class Regrade(models.Model):
    """One regrade of a quiz, from its preview to, perhaps, its reversal: also the log of it.

    What it does
        Attempts at earlier editions of the same language are graded again, with the key that
        ``edition`` has for the questions that have not changed but for their key. They stay
        attempts at their own edition.

    Work
        ``state`` says what is owed, ``run_at`` and ``learner_at`` how far it is: they move in the
        transaction that writes, so a worker that is killed leaves no attempt out and does none
        twice. The learner's id is forgotten once the work is done. A worker that has claimed it
        loses its claim at ``claimed_until``; after ``MAX_TRIES`` failures in a row (``tries``, with
        the kind of ``error``) it waits for a person.

    Decisions
        ``takes_back`` says that quizzes that are no longer passed are no longer completed either,
        for learners who have not completed the run. Completed runs and certificates always stay.

    ``preview`` and ``counts`` are numbers only. Staff are kept as ids: no table of courses points
    at people.
    """

    MAX_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="regrades")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=RegradeState, default=RegradeState.PREVIEWING)
    reason = models.CharField(_("reason"), max_length=500)
    takes_back = models.BooleanField(default=False)
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    run_at = models.UUIDField(null=True)
    learner_at = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    requested_by_id = models.UUIDField()
    requested_at = models.DateTimeField(db_default=Now())
    started_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    reversed_by_id = models.UUIDField(null=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                condition=models.Q(state__in=[*WORKING, RegradeState.PREVIEWED]),
                name="regrade_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="regrade_working",
                condition=models.Q(state__in=WORKING),
            ),
        ]

    def __str__(self) -> str:
        return f"regrade {self.id}"
