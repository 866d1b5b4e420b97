"""Reports about learners: the releases of one's offices, and one of them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.charts import chart_of, funnel_chart, weeks_chart
from cms.forms import ReportsForm
from cms.roles import Right, has_right
from courses.errors import NotFoundError
from courses.selectors import run_titles
from impact.disclosure import ENOUGH, SENSITIVE
from impact.files import csv_response
from impact.reports import Cut, Report
from impact.selectors import releases_for, releases_under_way, report_for
from impact.services import retry_release

ON_A_PAGE = 50
FEW = 100
"""Of fewer learners than this, most groups are too small to be told of."""


@require_admin_access
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports that were released, newest first; POST has a stuck one tried again."""
    if not has_right(request.user, Right.REPORTS):
        raise Http404
    if request.method == "POST":
        _retry(request)
        return redirect("cms:reports")
    everything = releases_for(request.user)  # type: ignore[arg-type]
    form = ReportsForm(request.GET or None, releases=everything)
    chosen = form.cleaned_data["run"] if form.is_valid() else None
    shown = everything.filter(run=chosen) if chosen else everything
    found = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("p"))
    under_way = list(releases_under_way(request.user))  # type: ignore[arg-type]
    titles = run_titles({each.run_id for each in (*found, *under_way)}, get_language() or "en")
    context = {
        "form": form,
        "found": found,
        "releases": [(each, titles[each.run_id]) for each in found],
        "query": f"run={chosen.pk}&" if chosen else "",
        "under_way": [
            (each, titles[each.run_id], each.tries >= each.MAX_TRIES) for each in under_way
        ],
    }
    return TemplateResponse(request, "cms/reports/list.html", context)


@require_admin_access
def report(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Show one report, with charts that stand beside their tables."""
    found = _report(request, release_id)
    released = found.release
    context = {
        "report": found,
        "release": released,
        "others": releases_for(request.user).filter(run=released.run_id)[:12],  # type: ignore[arg-type]
        "cuts": [(cut, chart_of(cut), _matrix(cut)) for cut in found.cuts],
        "weeks": [(cut, weeks_chart(cut)) for cut in found.weeks],
        "funnel": funnel_chart(found.funnel),
        "tells_little": (found.learners or 0) < FEW,
        "few": FEW,
        "enough": ENOUGH,
        "sensitive": SENSITIVE,
    }
    return TemplateResponse(request, "cms/reports/one.html", context)


@require_admin_access
def report_file(request: HttpRequest, release_id: uuid.UUID) -> HttpResponseBase:
    """Send a report as CSV."""
    return csv_response(_report(request, release_id))


def _report(request: HttpRequest, release_id: uuid.UUID) -> Report:
    try:
        return report_for(request.user, release_id)  # type: ignore[arg-type]
    except NotFoundError:
        raise Http404 from None


def _retry(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise Http404
    try:
        release_id = uuid.UUID(request.POST.get("retry", ""))
    except ValueError:
        raise Http404 from None
    retry_release(release_id=release_id)
    messages.success(request, _("It is tried again."))


def _matrix(cut: Cut) -> tuple[list[str], list[tuple[str, list[int | None]]]]:
    """Return a table of two dimensions as its columns' names, and its rows; nothing for others."""
    if len(cut.dimensions) == 1:
        return [], []
    columns = list(dict.fromkeys(row.labels[1] for row in cut.rows))
    rows: dict[str, dict[str, int | None]] = {}
    for row in cut.rows:
        first, second = row.labels
        rows.setdefault(first, {})[second] = row.learners
    return columns, [
        (first, [cells.get(name) for name in columns]) for first, cells in rows.items()
    ]
