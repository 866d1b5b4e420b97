"""How the questions of an edition did."""

from datetime import datetime
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

from cms.access import course_for
from cms.forms import ItemsForm
from cms.hints import hints
from cms.roles import Right, may_on_page
from courses.analysis import TO_BEGIN
from courses.disclosure import ENOUGH
from courses.models import Edition, ItemAnalysis
from courses.models.analysis import AnalysisState
from learners.services import request_analysis

Shown = list[tuple[str, list[tuple[dict[str, Any], list[str], datetime | None]]]]


@require_admin_access
def items(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what was found last; POST has it computed, or computed anew."""
    page = course_for(request, page_id, Right.QUESTIONS)
    editions = Edition.objects.filter(course_id=page.translation_key).defer("outline")
    newest = editions.filter(language=page.locale.language_code).order_by("-number").first()
    if newest is None:
        raise Http404
    asked = request.POST or request.GET or {"edition": newest.pk}
    form = ItemsForm(asked, editions=editions.order_by("language", "-number"))
    if not form.is_valid():
        raise Http404
    edition = form.cleaned_data["edition"]
    if request.method == "POST":
        request_analysis(edition_id=edition.pk)
        messages.success(request, _("It is being computed."))
        query = urlencode({"edition": edition.pk})
        return redirect(f"{reverse('cms:items', args=[page.pk])}?{query}")
    found = ItemAnalysis.objects.filter(edition=edition).first()
    context = {
        "page": page,
        "form": form,
        "analysis": found,
        "working": found is not None and found.state == AnalysisState.OWED,
        "stopped": found is not None and found.tries >= ItemAnalysis.MAX_TRIES,
        "quizzes": _quizzes(found) if found else [],
        "enough": ENOUGH,
        "to_begin": TO_BEGIN,
        "sees_grades": may_on_page(request.user, Right.GRADES, page),
    }
    return TemplateResponse(request, "cms/items/items.html", context)


def _quizzes(analysis: ItemAnalysis) -> Shown:
    """Return the questions by quiz, in the order of the course: hints, and since when they stand.

    That is None for what the last analysis counted, and for what none has counted.
    """
    return [
        (quiz, [(entry, hints(entry), _since(analysis, entry)) for entry in entries])
        for quiz, entries in groupby(analysis.questions, key=lambda entry: entry["quiz"])
    ]


def _since(analysis: ItemAnalysis, entry: dict[str, Any]) -> datetime | None:
    if analysis.state != AnalysisState.DONE or "until" not in entry:
        return None
    until = datetime.fromisoformat(entry["until"])
    return until if until < analysis.until else None
