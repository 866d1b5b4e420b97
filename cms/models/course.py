"""The pages that hold a course together. Each page's translation key is its activity key."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.blocks import RICH_TEXT, AlignmentBlock, SignatoryBlock
from cms.models.previews import CompiledPreview
from courses.models import Course, Office


class OfficePage(Page):
    """The folder of an office: who may work below it decides whose courses one may see."""

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office")
    )

    # Whoever could change it would hand the folder, and all below it, to the staff of another one.
    content_panels = [*Page.content_panels, FieldPanel("office", permission="superuser")]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    override_translatable_fields = [SynchronizedField("slug"), SynchronizedField("office")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CoursePage", "cms.QuestionBankPage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page, and make it ready for the staff of its office, however it is made."""
        from cms.desks import begin_review, furnish  # noqa: PLC0415 - desks import pages

        is_new = self._state.adding
        super().save(*args, **kwargs)
        furnish(self)
        if is_new:
            begin_review(self)


class LearnerAddress:
    """A page whose public address is the course's, which ``web`` serves from the edition."""

    def course_slug(self) -> str:
        """Return the released course's slug; before the first release, the page's own."""
        # A course that is previewed before it was ever saved is in no table.
        mine = isinstance(self, CoursePage)
        page: Any = self if mine else CoursePage.objects.ancestor_of(self).get()
        course = Course.objects.filter(pk=page.translation_key).first()
        return course.slug if course else page.slug

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return (site id, root address, path), as Wagtail asks."""
        parts = super().get_url_parts(request)  # type: ignore[misc]
        return parts and (parts[0], parts[1], reverse("web:course", args=[self.course_slug()]))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send visitors to the learners' page: delivery does not go through Wagtail."""
        return redirect("web:course", slug=self.course_slug())


class CoursePageForm(WagtailAdminPageForm):
    """A course. Its certificates have a design of its office, or one of all offices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("certificate_design"):
            place = self.parent_page or self.instance.get_parent()
            offices = OfficePage.objects.ancestor_of(place, inclusive=True).values("office")
            of_one = models.Q(office__isnull=True) | models.Q(office__in=offices)
            field.queryset = field.queryset.filter(of_one)


class CoursePage(CompiledPreview, LearnerAddress, Page):
    """A course as educators write it. Learners see its released editions, never this page."""

    admin_default_ordering = "ord"
    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("One or two sentences, for the catalogue.")
    )
    description = RichTextField(_("description"), features=RICH_TEXT, blank=True)
    outcomes = StreamField(
        [("outcome", CharBlock(label=_("Outcome"), icon="pick", max_length=160))],
        verbose_name=_("what one will learn"),
        blank=True,
        max_num=10,
        default=list,
        db_default=[],
        help_text=_("What learners will be able to do afterwards: a short line each."),
    )
    topics = models.CharField(
        _("topics"), max_length=200, blank=True, help_text=_("Separated by commas.")
    )
    pass_grade = models.PositiveSmallIntegerField(
        _("grade to pass"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_(
            "Empty: learners pass once they have done all that is required, and passed each of its "
            "quizzes. In per cent: once they have done all that is required, passed or not, and "
            "the mean of its quizzes, by their weights, is at least this."
        ),
    )
    certificate_hours = models.DecimalField(
        _("hours on the certificate"),
        max_digits=5,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("0 prints no hours."),
    )
    certificate_valid_for = models.PositiveSmallIntegerField(
        _("certificate is valid for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_(
            "In months, from the day on which the course is completed. Empty: for ever. Whoever "
            "checks a certificate is told its last day. It counts for certificates that are "
            "earned from the next release on."
        ),
    )
    certificate_design = models.ForeignKey(
        "cms.CertificateDesign",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("design of the certificate"),
        help_text=_("Empty: the usual one. It comes into force with the next release."),
    )
    signatories = StreamField(
        [("signatory", SignatoryBlock())], verbose_name=_("signatories"), blank=True, max_num=3
    )
    alignments = StreamField(
        [("alignment", AlignmentBlock())],
        verbose_name=_("what it corresponds to"),
        blank=True,
        max_num=10,
        default=list,
        db_default=[],
        help_text=_(
            "Skills or qualifications of recognised frameworks. Badges name them, so that software "
            "of employers and universities can."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldPanel("outcomes"),
        FieldPanel("topics"),
        FieldPanel("pass_grade"),
        MultiFieldPanel(
            [
                FieldPanel("certificate_hours"),
                FieldPanel("certificate_valid_for"),
                FieldPanel("certificate_design"),
                FieldPanel("signatories"),
                FieldPanel("alignments"),
            ],
            heading=_("Certificate"),
        ),
    ]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    override_translatable_fields = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("certificate_design", overridable=False),
        TranslatableField("outcomes"),
        TranslatableField("signatories"),
        TranslatableField("alignments"),
    ]
    parent_page_types = ["cms.OfficePage"]
    subpage_types = ["cms.ModulePage", "cms.QuestionBankPage"]
    preview_template = "cms/previews/course.html"
    base_form_class = CoursePageForm

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def preview_context(self) -> dict[str, Any]:
        """Return the draft, compiled."""
        from cms.compiler import preview_course  # noqa: PLC0415 - the compiler imports pages

        return preview_course(self)


class ModulePage(LearnerAddress, Page):
    """A part of a course."""

    admin_default_ordering = "ord"
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    badge = models.BooleanField(
        _("gives a badge"),
        default=False,
        db_default=False,
        help_text=_(
            "Whoever has read and passed all that is required in this module gets a badge for it. "
            "Badges that were given stay when this is switched off, or the module changes."
        ),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("badge")]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    override_translatable_fields = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("badge", overridable=False),
    ]
    parent_page_types = ["cms.CoursePage"]
    subpage_types = ["cms.LessonPage", "cms.QuizPage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class ActivityPage(LearnerAddress, Page):
    """What lessons and quizzes share."""

    minutes = models.PositiveIntegerField(
        _("minutes"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long it takes most learners."),
    )
    required = models.BooleanField(
        _("required"), default=True, help_text=_("Learners must complete it for the certificate.")
    )

    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]
    parent_page_types = ["cms.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True
