"""Keys by which a partner's programs use the API, and how much they do."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner, Side


class Scope(models.TextChoices):
    """What a key may be used for."""

    CATALOGUE = "catalogue", _("See its runs and courses")
    CONTENT = "content", _("Read lessons and quizzes")
    ENROL = "enrol", _("Invite learners to runs")
    PROGRESS = "progress", _("See progress and certificates of learners who agree")
    REPORTS = "reports", _("See numbers of its learners, which tell of nobody")
    WEBHOOKS = "webhooks", _("Manage webhooks")


class ApiKey(models.Model):
    """A key of a partner. The key itself is shown once and stored nowhere (TRUST.md A4).

    ``prefix`` finds the row, and lets people tell keys apart; ``digest`` is a keyed hash of the
    whole key. It counts until ``expires_at``, or until it is revoked. A key that was replaced goes
    on for a while, so that both work until the new one is everywhere.

    ``is_sandbox`` keys touch the partner's ``demo_runs`` only, the others only its ``runs``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    is_sandbox = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    created_by_id = models.UUIDField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    replaced_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.prefix

    @property
    def side(self) -> Side:
        """What of its partner's it touches."""
        return Side(self.partner, self.is_sandbox)

    def covers(self, scope: str) -> bool:
        """Say whether it may be used for something."""
        return scope in self.scopes


class KeyUse(models.Model):
    """How many requests a key made on a day, UTC. The last day is all that is known of its use."""

    pk = models.CompositePrimaryKey("key_id", "day")
    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key_id} on {self.day}"
