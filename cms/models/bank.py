"""Banks of questions, for a course or for all courses of an office."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BankBlocks


class QuestionBankPage(Page):
    """Questions that quizzes draw from. Learners never see it; a release copies what it needs."""

    description = models.TextField(_("description"), max_length=400, blank=True)
    questions = StreamField(BankBlocks(), verbose_name=_("questions"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("description"),
        FieldPanel("questions"),
    ]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]
    parent_page_types = ["cms.OfficePage", "cms.CoursePage"]
    subpage_types: list[str] = []
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")

    def serves(self, page: Page) -> bool:
        """Say whether a page stands below what the bank belongs to: its course or its office."""
        return page.is_descendant_of(self.get_parent())

    def get_url_parts(self, *args: Any, **kwargs: Any) -> None:
        """Say that it has no address."""
