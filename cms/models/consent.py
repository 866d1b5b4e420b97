"""Drafts of texts of consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models import Purpose


class ConsentDraft(models.Model):
    """What a purpose is to say in one language of its next version. Learners never see it.

    The drafts of a purpose are all of its next version: a language without one is not in it.
    ``cms.consent_texts`` puts them in force, which copies them to where learners read.
    """

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    language = models.CharField(_("language"), max_length=12)
    body = models.TextField(_("text"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft of a text of consent")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language"], name="consent_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"
