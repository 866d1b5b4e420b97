"""Runs in the admin: made and dated by the managers of the office that the course is of."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Min, ProtectedError, QuerySet
from django.forms import ModelChoiceField, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.policies import OfOfficePolicy
from cms.roles import Right, offices_with
from courses.models import Course, Edition, Run
from courses.selectors import free_run_slug, with_course_title

policy = OfOfficePolicy(Run, (Right.RUNS,), office="course__office")
register_permission_policy(Run, policy)


class CourseField(ModelChoiceField):
    """Names a course by its title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return str(obj.course_title)


class RunForm(WagtailAdminModelForm):
    """A run of a course of one's own office. It stays with its course once it is made."""

    course = CourseField(label=_("Course"), queryset=Course.objects.none())

    class Meta:
        model = Run
        fields = ["course", "title", "slug", "opens_at", "closes_at", "pinned_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        mine = Course.objects.filter(office__in=offices_with(self.for_user, Right.RUNS))
        titled = with_course_title(mine, get_language() or "en", to_course="")
        field.queryset = titled.order_by("course_title")
        field.disabled = not self.instance._state.adding
        if self.instance._state.adding:
            self.initial["slug"] = ""
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the title.")

    def clean(self) -> dict[str, Any]:
        """Name a run that has no slug, and refuse a pin before there was anything to read."""
        said = super().clean()
        if said.get("slug") == "" and said.get("course"):
            wish = said.get("title") or ""
            said["slug"] = free_run_slug(course_id=said["course"].pk, wish=wish)
        pinned_at, course = said.get("pinned_at"), said.get("course")
        if pinned_at and pinned_at > timezone.now():
            self.add_error("pinned_at", _("Pin content at a moment that has been, or at none."))
        elif pinned_at and course:
            self._refuse_before_all(course, pinned_at)
        return said

    def _refuse_before_all(self, course: Course, pinned_at: datetime) -> None:
        editions = Edition.objects.filter(course=course)
        first = editions.aggregate(first=Min("released_at"))["first"]
        if first is None:
            self.add_error("pinned_at", _("Nothing of this course has been released yet."))
        elif pinned_at < first:
            since = date_format(timezone.localtime(first), "DATETIME_FORMAT")
            said = _("Nothing of this course had been released by then: it first was on %(since)s.")
            self.add_error("pinned_at", ValidationError(said, params={"since": since}))


class RunIndexView(IndexView):
    """The list of the runs of one's own offices."""

    def get_base_queryset(self) -> QuerySet[Run]:
        """Return the runs to list."""
        found = policy.instances_user_has_any_permission_for(self.request.user, {"change"})
        return with_course_title(found, get_language() or "en")


class KeepingDeleteView(DeleteView):
    """Deletes what nothing else hangs on, and says so where something does."""

    kept_message: Any = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it, or say why not."""
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, self.kept_message)
            return redirect(self.get_success_url())


class RunDeleteView(KeepingDeleteView):
    """Deletes a run that nobody has taken: what learners did is never deleted with it."""

    kept_message = _("Learners have taken this run. It stays; close it.")


class RunViewSet(ModelViewSet):
    """Cohorts with dates, and the content that they are pinned to."""

    model = Run
    name = "runs"
    icon = "calendar"
    menu_label = _("Runs")
    add_to_admin_menu = True
    index_view_class = RunIndexView
    delete_view_class = RunDeleteView
    list_display = [
        Column("course", label=_("Course"), accessor="course_title", sort_key="course_title"),
        TitleColumn(
            "title",
            label=_("Run"),
            accessor=str,
            get_url=lambda run: reverse("runs:edit", args=[run.pk]),
        ),
        "slug",
        "opens_at",
        "closes_at",
        TitleColumn(
            "grades",
            label=_("Grades"),
            accessor=lambda _run: _("Grade book"),
            get_url=lambda run: reverse("cms:run-grades", args=[run.pk]),
        ),
    ]
    search_fields = ["title", "slug"]
    copy_view_enabled = False
    inspect_view_enabled = True

    def get_form_class(self, for_update: bool = False) -> type[RunForm]:
        """Return the form, which knows whose it is."""
        return RunForm
