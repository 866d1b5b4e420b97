"""Learners as a partner knows them, and the runs that it brought them to."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from courses.models import Run
from partners.models.partner import Partner


class PartnerLearner(models.Model):
    """Somebody whom a partner has invited.

    ``id`` is all that the partner knows them by: drawn, another one for each partner. ``known_as``
    is a keyed digest of the name that the partner's own system has for them, which finds them when
    they come again; the name itself is stored nowhere.

    Life
        Invited: ``invite`` is the digest of a code, and there is no account. Joined: they have
        entered the code, ``learner_id`` says who they are, and the code is worthless. Gone: they
        had their account erased, or have left the partner (``has_left``); the row stays for a while
        so that the partner hears of it, and leads to nobody.

    ``is_brought`` says that the partner's own system signed them in, and that their account was
    made then: while it is a guest's, the partner's word opens it (``services.bringing``).

    No foreign key leads to the account: erasure finds the row by ``learner_id``. ``sequence`` is
    the number of the last event that was told of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_sandbox = models.BooleanField(default=False)
    known_as = models.CharField(max_length=64, blank=True)
    invite = models.CharField(max_length=64, blank=True)
    learner_id = models.UUIDField(null=True)
    is_brought = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())
    joined_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    has_left = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "is_sandbox", "known_as"],
                condition=~Q(known_as=""),
                name="partner_learner_known_once",
            ),
            models.UniqueConstraint(
                fields=["invite"], condition=~Q(invite=""), name="partner_learner_invite_once"
            ),
            models.UniqueConstraint(
                fields=["learner_id", "partner", "is_sandbox"],
                condition=Q(learner_id__isnull=False),
                name="partner_learner_joins_once",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="partner_learner_created")]

    def __str__(self) -> str:
        return str(self.id)


class PartnerEnrolment(models.Model):
    """A run that a partner brought somebody to, and its place in the partner's list of changes.

    ``position`` is None since something has changed, until it is given the next place
    (``partners.changes``). What it tells is read when it is told. ``told`` is the last state that
    an endpoint of the partner's was told, "" for none, and ``told_percent`` how much of the course
    (100: completed), while they share: by these it is known what is news.

    ``waits`` for its run to open, of whoever joined before: they are enrolled then.
    """

    pk = models.CompositePrimaryKey("who_id", "run_id")
    who = models.ForeignKey(
        PartnerLearner, on_delete=models.CASCADE, related_name="enrolments", db_index=False
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_sandbox = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    position = models.BigIntegerField(null=True)
    told = models.CharField(max_length=10, blank=True, default="", db_default="")
    told_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    waits = models.BooleanField(db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["partner", "is_sandbox", "position"],
                name="partner_enrolment_placed",
                condition=Q(position__isnull=False),
            ),
            models.Index(
                fields=["partner", "is_sandbox"],
                name="partner_enrolment_changed",
                condition=Q(position__isnull=True),
            ),
            models.Index(fields=["run"], name="partner_enrolment_waiting", condition=Q(waits=True)),
        ]

    def __str__(self) -> str:
        return f"{self.who_id} in {self.run_id}"
