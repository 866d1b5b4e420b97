"""Enrolments, their history, and what was completed in them."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.languages import choices
from courses.models import Activity, Edition, Run
from learners.models.account import Account


class EnrolmentState(models.TextChoices):
    """What the learner wants. What dates imply is derived from the run."""

    ACTIVE = "active", _("Active")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Enrolment(models.Model):
    """A learner in a run.

    ``done`` and ``required`` count required activities against the edition that the learner
    follows; ``completed_at`` is set once and stays, whatever later editions add. ``grade`` is the
    weighted mean of the quizzes' grades in per cent, set when the run is completed, and following
    them from then on. ``has_overrides`` says
    that staff have set a score of this learner's at some time, so that a submission need look for
    one in force only then. ``is_followed`` likewise says that what changes in it is to be told
    (``milestones.ProgressChanged``): nobody else pays for that.
    """

    pk = models.CompositePrimaryKey("learner_id", "run_id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    language = models.CharField(max_length=12, choices=choices)
    done = models.PositiveIntegerField(default=0)
    required = models.PositiveIntegerField(default=0)
    grade = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    enrolled_at = models.DateTimeField(db_default=Now())
    completed_at = models.DateTimeField(null=True)
    has_overrides = models.BooleanField(default=False, db_default=False)
    is_followed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["run", "language", "learner"],
                name="enrolment_under_way",
                condition=models.Q(completed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.run_id}"


class EnrolmentEvent(models.Model):
    """One change of an enrolment's state. Rows are only ever added."""

    class Kind(models.TextChoices):
        """What happened."""

        ENROLLED = "enrolled", _("Enrolled")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LANGUAGE_CHANGED = "language_changed", _("Language changed")
        COMPLETED = "completed", _("Completed")

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.kind


class Completion(models.Model):
    """An activity that a learner completed in a run: a lesson read, a quiz passed.

    ``score`` is the best score in per cent, for quizzes. ``edition`` is where it was completed.
    """

    pk = models.CompositePrimaryKey("learner_id", "run_id", "activity_id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    completed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.learner_id} completed {self.activity_id}"
