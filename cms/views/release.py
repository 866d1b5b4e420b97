"""The release view: first what a release would mean, then the release."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.access import course_for
from cms.release import LanguagePlan, plan_release, release_page
from cms.roles import Right, may_on_page
from courses.errors import ReleaseRefusedError


@require_admin_access
def release(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the plan for every language; POST releases the languages that were ticked."""
    page = course_for(request, page_id, Right.PUBLISH)
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


def _release_chosen(request: HttpRequest, plans: list[LanguagePlan]) -> None:
    if not plans:
        messages.warning(request, _("Choose at least one language."))
    for plan in plans:
        if not may_on_page(request.user, Right.PUBLISH, plan.page):
            raise Http404
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
