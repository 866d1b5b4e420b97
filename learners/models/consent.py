"""What learners agree to, purpose by purpose, and in which words."""

import uuid

from django.db import models
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learners.models.account import Account


class Purpose(models.TextChoices):
    """What something is done for. Each is agreed to, and taken back, by itself."""

    SERVICE = "service", _("Using this site")
    DEMOGRAPHICS = "demographics", _("Questions about you")
    SENSITIVE = "sensitive", _("Sensitive questions")
    PARTNERS = "partner_sharing", _("Sharing your progress")
    SURVEYS = "follow_up", _("Questions after a course")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text messages")


class ConsentTexts(models.Manager["ConsentText"]):
    """Finds the texts in force: those of the highest version of their purpose."""

    def in_force(self, *purposes: str) -> QuerySet["ConsentText"]:
        """Return the texts in force, in all languages; of some purposes, or of all."""
        others = ConsentText.objects.filter(purpose=OuterRef("purpose")).order_by()
        last = others.values("purpose").annotate(last=Max("version")).values("last")
        texts = self.filter(version=Subquery(last))
        return texts.filter(purpose__in=purposes) if purposes else texts

    def version_of(self, purpose: str) -> int:
        """Return the version in force of a purpose, 0 where there is none."""
        return self.filter(purpose=purpose).aggregate(last=Max("version"))["last"] or 0


class ConsentText(models.Model):
    """What a purpose means, in one language of one version. Nobody's own.

    In force
        A row is in force from when it is written, until a higher version of its purpose is. It is
        never changed or deleted (PostgreSQL refuses it), so that what somebody agreed to can be
        read for ever. A version is one meaning in all its languages; it may gain languages.

    ``body`` is plain text, in paragraphs parted by an empty line. ``by_id`` is who of the staff put
    it in force, None for what comes with the product.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    body = models.TextField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())

    objects = ConsentTexts()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version", "language"], name="consent_text_once"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="consent_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} ({self.language})"


class ConsentBy(models.TextChoices):
    """Who agreed, or took it back."""

    LEARNER = "learner", _("You")
    GUARDIAN = "guardian", _("A parent or guardian")


class Consent(models.Model):
    """Whether a learner has agreed to a purpose. No row: they were never asked, or never agreed.

    It counts while ``given`` and while ``text`` is of the version in force; after that they are
    asked again.

    ``by`` LEARNER, for all purposes but SERVICE, says also that they are of the age at which people
    may agree to such things where they live. Neither age nor country is kept.
    """

    pk = models.CompositePrimaryKey("learner_id", "purpose")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    given = models.BooleanField()
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.CharField(max_length=10, choices=ConsentBy)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.purpose} of {self.learner_id}"


class ConsentEventKind(models.TextChoices):
    """What happened to a consent."""

    GIVEN = "given", _("Agreed")
    WITHDRAWN = "withdrawn", _("Taken back")


class ConsentEvent(models.Model):
    """One entry of the history of a learner's consents. Rows are only ever added.

    ``text`` is what they agreed to, in the language that they read it in, or took back.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    kind = models.CharField(max_length=10, choices=ConsentEventKind)
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.CharField(max_length=10, choices=ConsentBy)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.kind} {self.purpose}"


class GuardianCodeKind(models.TextChoices):
    """What a code of a guardian is for."""

    ASKS = "asks", _("To ask a parent or guardian")
    HOLDS = "holds", _("For a parent or guardian, to take back")


class GuardianCode(models.Model):
    """A code that lets whoever was given it act as a learner's parent or guardian.

    Only a keyed digest of it is stored, and nothing of the guardian.

    ASKS is made by the learner, for ``purposes``: it is answered once, until ``expires_at``. HOLDS
    is given to a guardian who agreed, so that they can take it back, as long as any of it stands.
    """

    pk = models.CompositePrimaryKey("learner_id", "digest")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=GuardianCodeKind)
    purposes = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)

    class Meta:
        # Whoever types a code in does not say whose it is.
        indexes = [models.Index(fields=["digest"], name="guardian_code")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.learner_id}"
