"""Runs in the admin. Administrators only, until roles are scoped to offices."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import Run


class RunViewSet(ModelViewSet):
    """Cohorts with dates, and the content that they are pinned to."""

    model = Run
    name = "runs"
    icon = "calendar"
    menu_label = _("Runs")
    add_to_admin_menu = True
    form_fields = ["course", "slug", "title", "opens_at", "closes_at", "pinned_at"]
    list_display = [
        "course",
        "title",
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
