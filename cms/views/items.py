"""How the questions of an edition did, in one run or in all."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.access import course_for_staff
from cms.forms import ItemsForm
from cms.hints import hints
from courses.models import Edition, ItemAnalysis, Run
from courses.models.analysis import AnalysisState
from learners.selectors.items import analyses_of
from learners.services import request_analysis

Shown = list[tuple[str, list[tuple[dict[str, Any], list[str]]]]]


@require_admin_access
def items(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what was found last; POST has it computed, or computed anew."""
    page = course_for_staff(request, page_id)
    editions = Edition.objects.filter(course_id=page.translation_key).defer("outline")
    newest = editions.filter(language=page.locale.language_code).order_by("-number").first()
    if newest is None:
        raise Http404
    runs = Run.objects.filter(course_id=page.translation_key)
    asked = request.POST or request.GET or {"edition": newest.pk, "attempts": "first"}
    form = ItemsForm(asked, editions=editions.order_by("language", "-number"), runs=runs)
    if not form.is_valid():
        raise Http404
    edition, run, attempts = (form.cleaned_data[name] for name in ("edition", "run", "attempts"))
    run_id = run.pk if run else None
    if request.method == "POST":
        request_analysis(edition_id=edition.pk, run_id=run_id, attempts=attempts)
        messages.success(request, _("It is being computed."))
        query = urlencode({"edition": edition.pk, "run": run_id or "", "attempts": attempts})
        return redirect(f"{reverse('cms:items', args=[page.pk])}?{query}")
    found = analyses_of(edition_id=edition.pk, run_id=run_id).filter(attempts=attempts).first()
    context = {
        "page": page,
        "form": form,
        "analysis": found,
        "working": found is not None and found.state == AnalysisState.OWED,
        "stopped": found is not None and found.tries >= ItemAnalysis.MAX_TRIES,
        "quizzes": _quizzes(found) if found else [],
    }
    return TemplateResponse(request, "cms/items/items.html", context)


def _quizzes(analysis: ItemAnalysis) -> Shown:
    """Return the questions with hints, by quiz, in the order of the course."""
    return [
        (quiz, [(entry, hints(entry)) for entry in entries])
        for quiz, entries in groupby(analysis.questions, key=lambda entry: entry["quiz"])
    ]
