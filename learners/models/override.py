"""Scores that staff have set."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Run
from learners.models.account import Account


class Override(models.Model):
    """One entry of the history of a quiz's score, as staff set it. Rows are only ever added.

    In force
        The last entry (the highest ``number``) of a learner's quiz in a run is in force, unless its
        ``score`` is None, which withdraws what was set before. While one is in force, attempts
        are graded but do not move the grade of the quiz.

    ``old_score`` is the grade before this entry. ``completes`` says that the entry completed the
    quiz, which a withdrawal then takes back where no attempt has earned it. ``by_id`` is the
    member of staff, kept as an id: the entry stays when their account goes. The learner reads
    ``reason``.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    old_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    completes = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=500)
    by_id = models.UUIDField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "run", "activity", "number"], name="override_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__range=(0, 100)),
                name="override_score_is_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"override {self.id}"
