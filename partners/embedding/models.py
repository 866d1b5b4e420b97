"""Tokens by which a learner of a partner's is let into a frame."""

import uuid

from django.db import models
from django.db.models.functions import Now

from courses.models import Run
from partners.models.partner import Partner


class EmbedToken(models.Model):
    """Lets one learner into one run, from one origin, once, within some minutes (TRUST.md A10).

    A partner's server asks for it, and its page hands it to our frame by a message: it is in no
    address. ``digest`` is all that is stored of it, and of the learner there is what
    ``PartnerLearner`` has: ``known_as``, a keyed digest of the partner's own name for them.
    ``activity_id`` is where to begin, if not where they last were. ``used_by`` is what the page
    that has used it calls itself: where the answer is lost, the same page may ask again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_sandbox = models.BooleanField(default=False)
    known_as = models.CharField(max_length=64)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    activity_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=300)
    language = models.CharField(max_length=12)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="embed_token_expires")]

    def __str__(self) -> str:
        return str(self.id)
