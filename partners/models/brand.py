"""How a partner looks: its colours and its logo."""

from django.db import models
from django.db.models.functions import Now

from partners.models.partner import Partner


class PartnerBrand(models.Model):
    """The look of what is embedded in a partner's own site, and of its invitations.

    A partner chooses three colours, ``#`` and six digits; the others follow from them
    (``partners.brand``), which also says whether text can be read on them. ``logo`` is the address
    of a picture that was made anew from what was uploaded, "" for none.
    """

    partner = models.OneToOneField(
        Partner, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    paper = models.CharField(max_length=7)
    ink = models.CharField(max_length=7)
    action = models.CharField(max_length=7)
    logo = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.partner_id)
