"""What staff did with people's records."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import Office, Run
from learners.models.consent import Purpose


class StaffAction(models.TextChoices):
    """What somebody of the staff did."""

    LOOKED = "looked", _("Looked at what one learner did")
    LISTED = "listed", _("Looked at the list of learners")
    EXPORTED = "exported", _("Exported the grades of all learners")
    SET_SCORE = "set_score", _("Set a score")
    WITHDREW_SCORE = "withdrew_score", _("Withdrew a score that was set")
    HELPED = "helped", _("Looked somebody up to help them")
    MISSED = "missed", _("Looked for somebody who was not found")
    REISSUED = "reissued", _("Had a certificate made again")
    REPLACED = "replaced", _("Had certificates replaced by new ones")
    REVOKED = "revoked", _("Revoked certificates")
    ISSUED = "issued", _("Had certificates issued that were missing")
    INVITED = "invited", _("Invited somebody to the staff")
    JOINED = "joined", _("Followed an invitation to the staff")
    GAVE_ROLE = "gave_role", _("Gave somebody a role")
    TOOK_ROLE = "took_role", _("Took a role from somebody")
    CHANGED_ACCOUNT = "changed_account", _("Changed an account or its groups")
    CHANGED_TEXT = "changed_text", _("Put a text of consent in force")
    ASKED_ERASURE = "asked_erasure", _("Had an account deleted")
    MADE_KEY = "made_key", _("Made a key for a partner")
    REVOKED_KEY = "revoked_key", _("Revoked a key of a partner")
    INVITED_MEMBER = "invited_member", _("Invited somebody to a partner's pages")
    BECAME_MEMBER = "became_member", _("Followed an invitation to a partner's pages")
    CHANGED_MEMBER = "changed_member", _("Changed what somebody may do for a partner")
    REMOVED_MEMBER = "removed_member", _("Took somebody from a partner's pages")
    WITHDREW_INVITATION = "withdrew_invitation", _("Withdrew an invitation to a partner's pages")
    MADE_ENDPOINT = "made_endpoint", _("Added a webhook of a partner")
    CHANGED_ENDPOINT = (
        "changed_endpoint",
        _("Changed a webhook of a partner, or turned it on or off"),
    )
    REPLACED_SECRET = "replaced_secret", _("Replaced the secret of a webhook of a partner")
    REPLAYED = "replayed", _("Had messages of a webhook of a partner sent again")
    REMOVED_ENDPOINT = "removed_endpoint", _("Removed a webhook of a partner")
    CHANGED_SITES = "changed_sites", _("Changed which sites may show a partner's courses")
    CHANGED_LOOK = "changed_look", _("Changed how a partner looks")
    MADE_PLATFORM = "made_platform", _("Added a learning platform of a partner")
    CONNECTED_PLATFORM = "connected_platform", _("Connected a learning platform of a partner")
    ENDED_PLATFORM = "ended_platform", _("Disconnected a learning platform of a partner")


class HelpReason(models.TextChoices):
    """Why somebody was looked up. Never in words of one's own, which could name people."""

    ASKED = "asked", _("They asked for help with a course")
    SIGN_IN = "sign_in", _("They cannot sign in")
    CERTIFICATE = "certificate", _("Their certificate is missing or wrong")
    ATTEMPT = "attempt", _("Something went wrong in a quiz")
    REPORTED = "reported", _("Something was reported about their account")


class AuditEntry(models.Model):
    """One thing that somebody of the staff did with a person's record, or with a whole run's.

    Rows are only ever added, until their term is over (``learners.privacy.terms``); PostgreSQL
    refuses everything else, and to let any go in its first year. They hold no personal data:
    ``by_id`` is the account of the staff, and ``about`` a keyed digest of the person's id
    (``learners.privacy.digests.audited_as``), "" where it was about all of a run. It finds what
    was done with somebody's record while they are there, and says nothing once they are erased.

    ``office`` is where something was done that is about no run; ``role`` what was given or taken;
    ``purpose`` and ``version`` which text of consent was put in force. ``partner_id`` is for which
    partner it was done, and ``key_id`` by which of its keys, where a program did: ``by_id`` is then
    who made the key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    by_id = models.UUIDField()
    action = models.CharField(max_length=20, choices=StaffAction)
    about = models.CharField(max_length=64, blank=True)
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    reason = models.CharField(max_length=20, choices=HelpReason, blank=True, db_default="")
    role = models.CharField(max_length=20, blank=True, db_default="")
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True, db_default="")
    version = models.PositiveIntegerField(null=True)
    partner_id = models.UUIDField(null=True)
    key_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "id"], name="audit_newest"),
            models.Index(
                fields=["about", "-at"], name="audit_about", condition=~models.Q(about="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.by_id}"
