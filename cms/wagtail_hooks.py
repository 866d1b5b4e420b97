"""What we add to Wagtail's admin: the way to release and grades, and pictures made ahead."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms import users
from cms.designs.menu import offer_publishing
from cms.designs.viewsets import DesigningGroup
from cms.guard import ADMINISTRATORS_ONLY, visible_pages
from cms.models import CoursePage, LessonPage, QuizPage
from cms.offices import OfficeViewSet
from cms.partners import PartnerViewSet
from cms.roles import Right, has_right, may_on_page
from cms.tasks import make_pictures
from cms.viewsets import RunViewSet
from learners.nudges import nudge

LABEL = _("Release to learners")
GRADES = _("Runs and grades")
QUESTIONS = _("How the questions did")


def _may(user: Any, right: Right, page: Page) -> bool:
    return isinstance(page.specific_deferred, CoursePage) and may_on_page(user, right, page)


@hooks.register("register_page_header_buttons")
def release_in_header(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the release, grades and questions in the page's menu."""
    yield from _buttons(page, user)


@hooks.register("register_page_listing_buttons")
def release_in_listing(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer the release, grades and questions in lists of pages."""
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    for right, label, name, icon in (
        (Right.PUBLISH, LABEL, "cms:release", "globe"),
        (Right.GRADES, GRADES, "cms:runs", "list-ul"),
        (Right.QUESTIONS, QUESTIONS, "cms:items", "help"),
    ):
        if _may(user, right, page):
            yield Button(label, reverse(name, args=[page.pk]), icon_name=icon, priority=5)


class ReleaseMenuItem(ActionMenuItem):
    """An entry beside Publish in the editor of a course."""

    name = "action-release"
    label = LABEL
    icon_name = "globe"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it for courses that exist and that this person may publish."""
        page = context.get("page")
        return bool(page) and _may(context["request"].user, Right.PUBLISH, page)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """Go to the plan first; nothing is released by one click."""
        return reverse("cms:release", args=[parent_context["page"].pk])


@hooks.register("register_page_action_menu_item")
def release_in_editor() -> ReleaseMenuItem:
    """Offer the release in the editor's menu."""
    return ReleaseMenuItem(order=90)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name what Wagtail's history says of our own actions."""
    for name, label, said in (
        ("export_grades", _("Export grades"), _("Grades exported")),
        ("preview_regrade", _("Preview a regrade"), _("Regrade previewed")),
        ("start_regrade", _("Regrade"), _("Quiz regraded")),
        ("dismiss_regrade", _("Dismiss a regrade"), _("Regrade dismissed")),
        ("reverse_regrade", _("Take a regrade back"), _("Regrade taken back")),
        ("export_certificates", _("Export certificates"), _("Certificates to decide on exported")),
        ("retry_regrade", _("Retry a regrade"), _("Regrade tried again")),
        ("issue_certificates", _("Issue certificates"), _("Missing certificates issued")),
        ("retry_certificates", _("Retry certificates"), _("Failed certificates made again")),
        ("reissue_certificates", _("Replace certificates"), _("Certificates replaced")),
        ("revoke_certificates", _("Revoke certificates"), _("Certificates revoked")),
        ("badges_certificates", _("Revoke badges"), _("Badges of modules revoked")),
        (
            "ask_learner_question",
            _("Ask about learners"),
            _("A question about learners is asked from now on"),
        ),
        (
            "drop_learner_question",
            _("Stop asking about learners"),
            _("A question about learners is asked no more"),
        ),
        (
            "change_learner_question",
            _("Change a question about learners"),
            _("A question about learners changed"),
        ),
        ("save_programme", _("Save a programme"), _("Programme saved")),
        ("award_programme", _("Give certificates"), _("Certificates of a programme given")),
        ("retry_stuck", _("Retry what is stuck"), _("What was stuck tried again")),
    ):
        actions.register_action(f"cms.{name}", label, said)


@hooks.register("construct_page_chooser_queryset")
def choose_pages_of_ones_own(pages: Any, request: HttpRequest) -> Any:
    """Offer only pages that somebody may explore: Wagtail offers every page to all staff."""
    return visible_pages(request, pages)


class AuditMenuItem(MenuItem):
    """The audit log, among the reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to who may read it somewhere."""
        return has_right(request.user, Right.AUDIT)


@hooks.register("register_reports_menu_item")
def audit_among_reports() -> AuditMenuItem:
    """Offer the audit log."""
    return AuditMenuItem(
        _("Staff actions on people"), reverse("cms:audit"), icon_name="history", order=900
    )


class ReportsMenuItem(MenuItem):
    """The reports about learners."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to who reads those of some office."""
        return has_right(request.user, Right.REPORTS)


@hooks.register("register_reports_menu_item")
def learners_among_reports() -> ReportsMenuItem:
    """Offer the reports about learners."""
    return ReportsMenuItem(_("Learners"), reverse("cms:reports"), icon_name="group", order=100)


@hooks.register("construct_reports_menu")
def without_reports_of_all_offices(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave out of the menu what is closed to all but administrators."""
    if not request.user.is_superuser:
        closed = {reverse(name) for name in ADMINISTRATORS_ONLY}
        menu_items[:] = [item for item in menu_items if item.url not in closed]


class AdministratorMenuItem(MenuItem):
    """An entry for administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to administrators only."""
        return bool(getattr(request.user, "is_superuser", False))


@hooks.register("register_settings_menu_item")
def consent_among_settings() -> AdministratorMenuItem:
    """Offer the texts of consent."""
    return AdministratorMenuItem(
        _("Texts of consent"), reverse("cms:consent-texts"), icon_name="doc-full", order=900
    )


@hooks.register("register_settings_menu_item")
def learner_questions_among_settings() -> AdministratorMenuItem:
    """Offer the questions about learners."""
    return AdministratorMenuItem(
        _("Questions about learners"), reverse("cms:learner-questions"), icon_name="form", order=910
    )


class SupportMenuItem(MenuItem):
    """Looking somebody up to help them, in the main menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to who may do it somewhere."""
        return has_right(request.user, Right.SUPPORT)


@hooks.register("register_admin_menu_item")
def support_in_menu() -> SupportMenuItem:
    """Offer the support view."""
    return SupportMenuItem(_("Support"), reverse("cms:support"), icon_name="help", order=850)


class ProgrammesMenuItem(MenuItem):
    """The programmes of one's offices, in the main menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to who makes them for some office."""
        return has_right(request.user, Right.PROGRAMMES)


@hooks.register("register_admin_menu_item")
def programmes_in_menu() -> ProgrammesMenuItem:
    """Offer the programmes."""
    return ProgrammesMenuItem(
        _("Programmes"), reverse("cms:programmes"), icon_name="folder-open-1", order=840
    )


class StaffMenuItem(MenuItem):
    """The staff of one's office, among the settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to who looks after the staff of some office."""
        return has_right(request.user, Right.STAFF)


@hooks.register("register_settings_menu_item")
def staff_among_settings() -> StaffMenuItem:
    """Offer the staff of the office."""
    return StaffMenuItem(
        _("Staff of the office"), reverse("cms:staff-offices"), icon_name="group", order=595
    )


hooks.register("before_delete_user", users.erase_instead)
hooks.register("before_bulk_action", users.erase_instead_of_all)
hooks.register("after_create_user", users.note_change)
hooks.register("after_edit_user", users.note_change)
hooks.register("after_bulk_action", users.note_changes)


@hooks.register("register_admin_viewset")
def offices_in_admin() -> OfficeViewSet:
    """Let administrators open offices, and say which countries they serve."""
    return OfficeViewSet()


register_snippet(DesigningGroup)
hooks.register("construct_snippet_action_menu", offer_publishing)


@hooks.register("register_admin_viewset")
def runs_in_admin() -> RunViewSet:
    """Let managers make cohorts of their office's courses."""
    return RunViewSet()


@hooks.register("register_admin_viewset")
def partners_in_admin() -> PartnerViewSet:
    """Let managers keep their office's partners."""
    return PartnerViewSet()


@hooks.register("after_publish_page")
def pictures_ahead(request: HttpRequest, page: Page) -> None:
    """Have the pictures of what was published made in the background."""
    if isinstance(page, LessonPage | QuizPage):
        nudge(make_pictures, page.pk)
