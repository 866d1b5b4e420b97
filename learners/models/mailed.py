"""Codes that are mailed to people who gave an address."""

from django.db import models
from django.db.models.functions import Now


class CodePurpose(models.TextChoices):
    """What a code is for."""

    ADDRESS = "address", "To prove an address"
    PASSPHRASE = "passphrase", "To choose a new passphrase"


class MailedCode(models.Model):
    """A code that is to be mailed, or was: its owner has one for each purpose, the last one.

    ``address`` is where to, and ``code`` what it says: both sealed, and ``code`` only until it is
    sent (``""`` from then on). ``digest`` is what is typed, keyed. A sending that fails, or whose
    worker died, is tried again from ``due_at`` on, until the code expires.

    ``learner_id`` has no foreign key: when somebody asks for a code by an address that nobody has
    proved, a row of nobody is written, so that both take as long. It is mailed to nobody.
    """

    MAX_TRIES = 5

    pk = models.CompositePrimaryKey("learner_id", "purpose")
    learner_id = models.UUIDField()
    purpose = models.CharField(max_length=10, choices=CodePurpose)
    address = models.TextField()
    code = models.TextField()
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="mailed_code_expires")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.purpose}"
