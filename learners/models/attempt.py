"""Attempts at quizzes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Edition, Run
from learners.models.account import Account


class AttemptState(models.TextChoices):
    """An attempt is open until it is submitted, and never opens again."""

    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted")


def version_of(answers: Mapping[str, Any]) -> str:
    """Return what tells these answers from others. The same answers are always one version."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:32]


class Attempt(models.Model):
    """One attempt at a quiz is one row.

    Identity
        ``id`` is made by the client, so that a start that is sent twice is one attempt.

    Edition
        An attempt is graded against the edition that it was started on, whatever is released
        while it is open.

    Limits
        ``number`` counts a learner's attempts at a quiz from 1; that it is unique, and that one
        attempt at most is open, is held by the database.

    Paper
        ``seed`` decides which questions the attempt draws and in which order they come
        (``courses.paper``). It is drawn here, since a client that chose it could choose questions.

    Time
        ``deadline_at`` is when the time of the attempt is over, the learner's extra time in it;
        the close of the run may come before it (``learners.deadlines``). ``expired`` says that the
        clock submitted what was saved, ``is_late`` that the learner did so after the deadline.

    Clients without a connection
        ``client_started_at`` and ``client_submitted_at`` are what the clock of such a client said;
        only the time between them counts (``learners.deadlines``). ``answered_at`` is when the
        saved answers were given, by the clock of whoever saved them, and not after they arrived:
        the newest stay, in whichever order they arrive.

    ``not_saved`` is not stored: it says of a save which answers it left out, by question id, and
    why.

    ``now`` and ``closes_at`` are not stored: who reads an attempt to judge its time adds the
    database's clock and the close of its run.

    Feedback at once
        ``checked`` holds what grading said of the questions that the learner has had checked, by
        question id. Their answers are locked: ``answers`` keeps them as they were first checked.

    Private answers
        Those to questions that are for nobody but the learner are sealed with the learner's own key
        (``learners.privacy.answers``).

    ``result`` holds what grading said of each question. ``regraded_at`` is when a corrected key
    last changed the result (``learners.services.regrading``).

    ``answers_hash`` is written no more: the hash of a short text tells it. It stays until no
    version runs that asks for it.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=AttemptState, default=AttemptState.OPEN)
    seed = models.BigIntegerField(null=True)
    deadline_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)
    checked = models.JSONField(null=True)
    answers_hash = models.CharField(max_length=64, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    result = models.JSONField(null=True)
    started_at = models.DateTimeField(db_default=Now())
    saved_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    expired = models.BooleanField(default=False, db_default=False)
    client_started_at = models.DateTimeField(null=True)
    client_submitted_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False, db_default=False)
    regraded_at = models.DateTimeField(null=True)
    not_saved: dict[str, str]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "run", "activity", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["learner", "run", "activity"],
                condition=models.Q(state=AttemptState.OPEN),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__range=(0, 100)),
                name="attempt_score_is_per_cent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                name="attempt_open_until",
                condition=models.Q(state=AttemptState.OPEN, deadline_at__isnull=False),
            ),
            models.Index(
                fields=["run"],
                name="attempt_open_in_run",
                condition=models.Q(state=AttemptState.OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.id}"

    @property
    def is_submitted(self) -> bool:
        """Say whether it takes no answers any more."""
        return self.state == AttemptState.SUBMITTED

    @property
    def version(self) -> str:
        """The version of the saved answers, for a save that must not overwrite newer ones."""
        return version_of(self.answers)
