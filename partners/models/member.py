"""The people of a partner, who look after its pages here."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learners.models import Account
from partners.models.partner import Partner


class MemberRole(models.TextChoices):
    """What somebody may do on a partner's pages: each role may do what those after it may."""

    OWNER = "owner", _("Owner")
    DEVELOPER = "developer", _("Developer")
    VIEWER = "viewer", _("Viewer")

    def covers(self, needed: "MemberRole") -> bool:
        """Say whether this role may do what another one may."""
        ranks = list(MemberRole)
        return ranks.index(self) <= ranks.index(needed)


class PartnerMember(models.Model):
    """Somebody who works for a partner, with an account of their own.

    They are no staff: nothing of the CMS opens to them, and of learners they see what the partner's
    keys see. ``id`` stands in forms, so that no account's id is on a page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, related_name="members", db_index=False
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=MemberRole)
    joined_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "account"], name="partner_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.partner_id}"

    def may(self, needed: MemberRole) -> bool:
        """Say whether they may do what a role may."""
        return MemberRole(self.role).covers(needed)


class MemberInvitation(models.Model):
    """A code by which somebody becomes a member, once. Only a keyed digest of it is stored.

    It says nothing of whom it is for: who follows it brings an account of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=MemberRole)
    by_id = models.UUIDField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.role} of {self.partner_id}"
