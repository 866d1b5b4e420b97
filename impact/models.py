"""Releases of reports, and the facts that one is made of."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import Run


class ReleaseState(models.TextChoices):
    """A release is owed until it is frozen; then it never changes.

    ``UNCHANGED`` stands for one that was due and would have told of too few learners.
    """

    OWED = "owed", _("Being made")
    FROZEN = "frozen", _("Released")
    UNCHANGED = "unchanged", _("Not released: too little has changed")
    OVERTAKEN = "overtaken", _("Not released: the next one was due first")


class Release(models.Model):
    """What a run's report says from a regular date on: the one way out for what learners answer.

    What it counts
        Everything before ``due_on``, midnight UTC. Nobody chooses that moment, and nobody asks for
        a release: it is owed on a regular date, to every run with learners.

    What it says
        ``shape`` says which cells there are, ``told`` has the numbers of those that are told. It is
        all that any reader gets (``impact.selectors``). ``kept`` is for the next release alone:
        exact counts, by which it decides what may change (``impact.disclosure.decide``).

    Work
        ``learner_at`` says how far the facts are; it moves in the transaction that writes them, and
        is forgotten at the end, as the facts are. A worker that dies loses its claim at
        ``claimed_until``; after ``MAX_TRIES`` failures in a row it waits for an administrator.
    """

    MAX_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.OWED)
    shape = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    learner_at = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField(db_default=Now())
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "due_on"], name="release_once_a_date"),
            models.UniqueConstraint(
                fields=["run"],
                condition=models.Q(state=ReleaseState.OWED),
                name="release_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReleaseState.FROZEN, frozen_at__isnull=False)
                | (~models.Q(state=ReleaseState.FROZEN) & models.Q(frozen_at__isnull=True)),
                name="release_frozen_at_some_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="release_owed",
                condition=models.Q(state=ReleaseState.OWED),
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.run_id} on {self.due_on}"


class LearnerState(models.TextChoices):
    """How far a learner has come in a run: each is in one of these.

    ``COMPLETED`` is for courses with a pass grade only: all is done, and the grade is below it.
    Elsewhere who has done everything has passed.
    """

    SIGNED_UP = "signed_up", _("Signed up only")
    ACTIVE = "active", _("Under way")
    COMPLETED = "completed", _("Completed, not passed")
    PASSED = "passed", _("Passed")


class CohortFact(models.Model):
    """What one learner adds to the release that is being made: all that reports ever read.

    Whose it is
        Nobody's that could be named: ``pseudonym`` is keyed (``impact.pseudonyms``), another one in
        every run, and there is no id of an account. So this table is not one of the learner's own.

    How long it is there
        While its release is made. Then only counts are left.

    Who leaves meanwhile
        Whoever withdraws consent or is erased while the release is made has a row that says
        ``left``, before or after the facts were read, and is not counted.

    Bands are stable keys, "" where nothing was asked, agreed to or answered; ``sensitive`` has the
    answers to sensitive questions that the programme has turned on, by question. Weeks are ISO
    weeks as 202637, 0 for none. ``module`` is the furthest in which something was completed, from
    1 on.
    """

    pk = models.CompositePrimaryKey("release_id", "pseudonym")
    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="facts", db_index=False
    )
    pseudonym = models.UUIDField()
    state = models.CharField(max_length=10, choices=LearnerState, default=LearnerState.SIGNED_UP)
    signed_week = models.PositiveIntegerField(default=0)
    passed_week = models.PositiveIntegerField(default=0)
    module = models.PositiveSmallIntegerField(default=0)
    country = models.CharField(max_length=40, blank=True)
    age_band = models.CharField(max_length=40, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    first_language = models.CharField(max_length=40, blank=True)
    education = models.CharField(max_length=40, blank=True)
    sensitive = models.JSONField(default=dict)
    left = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pseudonym)
