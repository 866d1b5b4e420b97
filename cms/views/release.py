"""The release view: first what a release would mean, then the release."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models import CoursePage
from cms.release import LanguagePlan, plan_release, release_page
from courses.errors import ReleaseRefusedError


@require_admin_access
def release(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the plan for every language; POST releases the languages that were ticked."""
    page = _course_page(request, page_id)
    plans = plan_release(page)
    if request.method == "POST":
        chosen = set(request.POST.getlist("language"))
        _release_chosen(request, [plan for plan in plans if plan.language in chosen])
        return redirect("cms:release", page_id=page.pk)
    return TemplateResponse(
        request,
        "cms/release.html",
        {
            "page": page,
            "plans": plans,
            "releasable": any(plan.releasable for plan in plans),
            "blocked": any(plan.findings for plan in plans),
        },
    )


def _course_page(request: HttpRequest, page_id: int) -> CoursePage:
    """Return a course that this person may see. Others' courses are 404, as if not there."""
    visible = PagePermissionPolicy().explorable_instances(request.user)
    page = CoursePage.objects.filter(pk=page_id, pk__in=visible.values("pk")).first()
    if page is None:
        raise Http404
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return page


def _release_chosen(request: HttpRequest, plans: list[LanguagePlan]) -> None:
    if not plans:
        messages.warning(request, _("Choose at least one language."))
    for plan in plans:
        if not plan.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        try:
            outcome = release_page(plan.page, released_by_id=request.user.pk)
        except ReleaseRefusedError as error:
            reasons = " ".join(finding.message for finding in error.extra["findings"])
            messages.error(request, f"{plan.language_name}: {error.title} {reasons}")
            continue
        number = outcome.edition.number
        if outcome.created:
            text = _("%(language)s: edition %(number)s is released.")
            messages.success(request, text % {"language": plan.language_name, "number": number})
        else:
            text = _("%(language)s: nothing has changed since edition %(number)s.")
            messages.info(request, text % {"language": plan.language_name, "number": number})
