"""What a regrade has changed, kept so that it can be taken back."""

from django.db import models

from courses.models import Edition, Regrade, Run
from learners.models.account import Account


class RegradedAttempt(models.Model):
    """An attempt as it was graded before a regrade changed its result."""

    pk = models.CompositePrimaryKey("learner_id", "regrade_id", "attempt_id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt_id = models.UUIDField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    result = models.JSONField(null=True)
    regraded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.attempt_id} before {self.regrade_id}"


class RegradedCompletion(models.Model):
    """A learner's quiz before and after a regrade moved its grade.

    ``old_*`` is the completion before, None where there was none, ``new_score`` the one after
    (None: there is none, see ``is_completed``), ``attempts`` how many attempts there were. ``lost``
    says that they made a pass before and make none now. Reversing puts the old completion back
    exactly where all of that is still so; otherwise the attempts decide.
    """

    pk = models.CompositePrimaryKey("learner_id", "regrade_id", "run_id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    old_edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    old_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    old_completed_at = models.DateTimeField(null=True)
    is_completed = models.BooleanField()
    new_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    attempts = models.PositiveIntegerField()
    lost = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["regrade", "learner"],
                name="regraded_lost",
                condition=models.Q(lost=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} by {self.regrade_id}"
