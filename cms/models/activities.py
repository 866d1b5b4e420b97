"""Lessons and quizzes."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.blocks import RICH_TEXT, LessonBlocks, QuestionBlocks
from cms.models.course import ActivityPage
from cms.models.previews import CompiledPreview
from courses.policy import FeedbackWhen, GradeFrom, Late


class LessonPage(CompiledPreview, ActivityPage):
    """Something to read, look at or listen to."""

    body = StreamField(LessonBlocks(), verbose_name=_("content"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("required")], heading=_("Learning")),
    ]
    preview_template = "cms/previews/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def preview_context(self) -> dict[str, Any]:
        """Return the draft, compiled."""
        from cms.compiler import preview_activity  # noqa: PLC0415 - the compiler imports pages

        return preview_activity(self)


class QuizForm(WagtailAdminPageForm):
    """The editor's form of a quiz."""

    def clean(self) -> dict[str, Any]:
        """Refuse banks of other courses and offices, also in a draft and in a preview."""
        cleaned = super().clean()
        home = self.parent_page or self.instance.get_parent()
        for block in cleaned.get("questions") or []:
            bank = block.value["bank"] if block.block_type == "draw" else None
            if bank and not home.path.startswith(bank.get_parent().path):
                self.add_error("questions", _("A bank belongs to another course or office."))
        return cleaned


class QuizPage(CompiledPreview, ActivityPage):
    """Questions, and what it takes to pass."""

    introduction = RichTextField(_("introduction"), features=RICH_TEXT, blank=True)
    questions = StreamField(QuestionBlocks(), verbose_name=_("questions"), blank=True)
    practice = models.BooleanField(
        _("practice"),
        default=False,
        db_default=False,
        help_text=_(
            "It never counts and is never required. Learners try as often as they like, and see "
            "what is right."
        ),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        db_default=1,
        validators=[MaxValueValidator(100)],
        help_text=_("What it counts in the grade of the course, beside other required quizzes."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=70,
        validators=[MaxValueValidator(100)],
        help_text=_("In per cent."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0 means as many as one likes.")
    )
    wait_minutes = models.PositiveIntegerField(
        _("minutes between attempts"), default=0, db_default=0
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        default=0,
        db_default=0,
        help_text=_("0 means no limit. Learners who need more time have it, and nobody asks why."),
    )
    connected = models.BooleanField(
        _("start with a connection only"),
        default=False,
        db_default=False,
        help_text=_(
            "Attempts that a program started offline are refused, so that the time limit is held "
            "by the clock of the server alone."
        ),
    )
    late = models.CharField(
        _("answers after the time, or after the run has closed"),
        max_length=12,
        choices=Late,
        default=Late.REFUSE,
        db_default=Late.REFUSE,
    )
    grade_from = models.CharField(
        _("what counts"),
        max_length=12,
        choices=GradeFrom,
        default=GradeFrom.HIGHEST,
        db_default=GradeFrom.HIGHEST,
    )
    feedback_when = models.CharField(
        _("what is right is shown"),
        max_length=12,
        choices=FeedbackWhen,
        default=FeedbackWhen.SUBMITTED,
        db_default=FeedbackWhen.SUBMITTED,
    )
    one_at_a_time = models.BooleanField(
        _("one question at a time"),
        default=False,
        db_default=False,
        help_text=_("Learners go back and forth as they like."),
    )
    shuffle = models.BooleanField(
        _("shuffle"),
        default=False,
        db_default=False,
        help_text=_("Questions and what can be chosen come in another order in each attempt."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("questions"),
        MultiFieldPanel(
            [
                FieldPanel("minutes"),
                FieldPanel("required"),
                FieldPanel("practice"),
                FieldPanel("weight"),
                FieldPanel("pass_mark"),
                FieldPanel("attempts_allowed"),
                FieldPanel("wait_minutes"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("connected"),
                FieldPanel("late"),
                FieldPanel("grade_from"),
                FieldPanel("feedback_when"),
                FieldPanel("one_at_a_time"),
                FieldPanel("shuffle"),
            ],
            heading=_("Learning"),
        ),
    ]
    preview_template = "cms/previews/quiz.html"
    base_form_class = QuizForm

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def preview_context(self) -> dict[str, Any]:
        """Return the draft, compiled."""
        from cms.compiler import preview_activity  # noqa: PLC0415 - the compiler imports pages

        return preview_activity(self)
