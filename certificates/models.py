"""Certificates."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.languages import choices
from courses.models import Run
from learners.models import Account


class CertificateState(models.TextChoices):
    """Where a certificate is in its life."""

    OWED = "owed", _("Being made")
    ISSUED = "issued", _("Issued")
    FAILED = "failed", _("Failed")


class Certificate(models.Model):
    """A certificate that a learner has earned.

    Frozen
        Everything that it prints is in the row from the moment that it is owed, so that no later
        edit or deletion changes it: title, language, date, hours, signatories, issuer, and the
        name as the learner had it, encrypted with their data key ("" or NULL: no name).

    Life
        owed → issued, or failed after ``MAX_TRIES`` where it cannot be drawn; failed → owed where
        staff ask for it. ``issued`` means that the file was read back and had the hash in
        ``sha256``. ``issued_at`` never moves.

    Claim
        A worker takes a certificate by moving ``claimed_until`` into the future in one
        conditional UPDATE. A worker that dies loses its claim when the time is up.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CertificateState, default=CertificateState.OWED)
    code = models.CharField(max_length=26)
    language = models.CharField(max_length=12, choices=choices)
    title = models.CharField(max_length=255)
    name = models.BinaryField(null=True)
    issuer = models.CharField(max_length=120)
    signatories = models.JSONField(default=list)
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    completed_on = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    owed_at = models.DateTimeField(db_default=Now())
    claimed_until = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "run"], name="certificate_once_per_run"),
            models.CheckConstraint(
                condition=~models.Q(state=CertificateState.ISSUED)
                | (models.Q(issued_at__isnull=False) & ~models.Q(sha256="")),
                name="certificate_issued_has_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owed_at"],
                name="certificate_owed",
                condition=models.Q(state=CertificateState.OWED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def path(self) -> str:
        """Where the document is in the private storage."""
        return f"certificates/{self.learner_id}/{self.id}.pdf"


class CertificateCode(models.Model):
    """Finds a certificate by the code that is printed on it.

    A small reference table, with ids and no foreign keys, so that certificates can be distributed
    by learner while anybody may look one up by its code.

    Once its learner is erased, the code names nobody any more, and ``erased`` is what it answers:
    that we issued this, for which course and when. Copies of the document may go on being shown.
    """

    code = models.CharField(max_length=26, primary_key=True)
    learner_id = models.UUIDField(null=True)
    certificate_id = models.UUIDField(null=True)
    erased = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.code


class BadgeStatus(models.Model):
    """Where somebody who checks a badge reads whether it was revoked: a bit in a published list.

    A small reference table, like the one of codes. It is written when a badge is first signed, and
    stays when its holder is erased: it names nobody then, and the badge says what it said.

    ``number`` is the list, and ``position`` the bit in it, drawn at random, so that a list says
    nothing of who got a badge when (``certificates.badges.status``).
    """

    certificate_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    is_revoked = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "badge statuses"
        constraints = [
            models.UniqueConstraint(fields=["number", "position"], name="badge_status_once"),
        ]
        indexes = [
            models.Index(
                fields=["number"],
                name="badge_status_revoked",
                condition=models.Q(is_revoked=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.position}"


class FilesToRemove(models.Model):
    """The documents of somebody who was erased, which are still to be removed.

    They are removed soon, and once more from ``again_at`` on, when no worker can hold a claim on a
    certificate of theirs any more: one that was being made is removed then, and this row goes.
    """

    learner_id = models.UUIDField(primary_key=True)
    again_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
