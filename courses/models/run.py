"""Runs: a course as a group of learners takes it."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course


class Run(models.Model):
    """A cohort with dates, or the self-paced run that every course has.

    What the dates imply (not open yet, closed) is derived when asked, never stored.
    ``pinned_at`` freezes the content: the run then follows, in each language, the newest edition
    released at or before that instant instead of the newest of all.
    """

    SELF_PACED = "self-paced"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    slug = models.SlugField(_("slug"), max_length=60, default=SELF_PACED)
    title = models.CharField(_("title"), max_length=120, blank=True)
    opens_at = models.DateTimeField(_("opens"), db_default=Now())
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("content pinned at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="run_slug_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="run_closes_after_it_opens",
                violation_error_message=_("A run closes after it opens."),
            ),
        ]

    def __str__(self) -> str:
        if not self.title and self.slug == self.SELF_PACED:
            return gettext("At one's own pace")
        return self.title or self.slug
