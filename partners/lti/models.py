"""The tables of LTI: platforms, our keys, where courses are opened from, scores that are owed."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from courses.models import Run
from partners.models.learner import PartnerLearner
from partners.models.partner import Partner

ADDRESS = 500
USE = "lti"
"""For what the texts of these tables are sealed that only this site reads (see ``vault``)."""


class LtiRegistration(models.Model):
    """A learning platform of a partner's, which opens our courses.

    Life
        Made with a name only, so that its addresses here can be given to the platform. Connected
        once the platform's answers are in: ``issuer``, ``client_id`` and the rest, typed or told by
        dynamic registration. Ended: it opens nothing any more.

    All of its addresses have its id in them, so that nobody takes an issuer's place by being first.
    ``deployments`` are the ids under which it is in use there; while there is none, the first that
    comes is taken. ``is_sandbox`` opens the partner's ``demo_runs`` only.

    ``code`` is the digest of the code in the address for dynamic registration, good once until
    ``code_until``. ``claimed_until``, ``tries``, ``next_at`` and ``error`` are of sending scores
    there: one that does not answer waits longer and longer, and holds up no other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    is_sandbox = models.BooleanField(default=False)
    issuer = models.CharField(max_length=255, blank=True)
    client_id = models.CharField(max_length=255, blank=True)
    deployments = models.JSONField(default=list)
    sign_in_address = models.CharField(max_length=ADDRESS, blank=True)
    token_address = models.CharField(max_length=ADDRESS, blank=True)
    token_audience = models.CharField(max_length=ADDRESS, blank=True)
    keys_address = models.CharField(max_length=ADDRESS, blank=True)
    code = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_connected(self) -> bool:
        """Say whether the platform can open something."""
        return bool(self.issuer and self.client_id and self.keys_address) and not self.ended_at


class LtiKey(models.Model):
    """A key of ours, by which platforms know what we sign. The private part is sealed.

    All of them are published; the newest that has been so for a while signs (see ``keys``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    private = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.id)


class LtiLaunch(models.Model):
    """A launch that was taken, so that the same one again is refused.

    ``id`` is the nonce that we gave it. ``said`` is what the platform has said, sealed, until
    whoever comes has entered; the row goes within the hour.
    """

    id = models.UUIDField(primary_key=True)
    registration = models.ForeignKey(
        LtiRegistration, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    said = models.TextField(blank=True)
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["taken_at"], name="lti_launch_taken")]

    def __str__(self) -> str:
        return str(self.id)


class LtiLink(models.Model):
    """A place in a course of the platform, from which one of our runs, or a part of it, is opened.

    ``part`` is a module or an activity, None for the whole. ``score_address`` is where the platform
    takes scores of it, ``members_address`` where it tells who is in its course; "" where it does
    not. ``members`` and ``joined`` are what was counted there at ``counted_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        LtiRegistration, on_delete=models.PROTECT, related_name="links", db_index=False
    )
    deployment = models.CharField(max_length=255)
    link = models.CharField(max_length=255)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.UUIDField(null=True)
    score_address = models.CharField(max_length=1000, blank=True)
    members_address = models.CharField(max_length=1000, blank=True)
    members = models.PositiveIntegerField(null=True)
    joined = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "deployment", "link"], name="lti_link_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LtiScore(models.Model):
    """The newest score that a platform is owed of somebody at one place, and what it was told last.

    No score is stored: it is made when it is sent, of what is so then, and only of who shares then.
    ``user`` is the platform's own name for somebody, which it wants to hear back: sealed.
    ``told`` says what was sent last, "" for nothing. ``learner_id`` finds the row for erasure.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        LtiRegistration, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    link = models.ForeignKey(LtiLink, on_delete=models.CASCADE, related_name="+", db_index=False)
    who = models.ForeignKey(PartnerLearner, on_delete=models.CASCADE, related_name="+")
    learner_id = models.UUIDField()
    run_id = models.UUIDField()
    user = models.TextField()
    is_owed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    told = models.CharField(max_length=60, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "who"], name="lti_score_once")]
        indexes = [
            models.Index(fields=["learner_id", "run_id"], name="lti_score_of_learner"),
            models.Index(fields=["registration"], name="lti_score_owed", condition=Q(is_owed=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)
