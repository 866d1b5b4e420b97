"""Regrades of a course: what could be regraded, one regrade from its preview on."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from certificates.selectors import certificates_concerned
from cms.access import course_for
from cms.exports import certificates_as_csv
from cms.forms import RegradeForm
from cms.models import CoursePage
from cms.roles import Right
from courses.errors import DomainError
from courses.models import EditionActivity, Regrade
from courses.models.regrade import WORKING
from learners import services
from learners.selectors.accounts import user_names
from learners.selectors.regrades import Candidate, candidates, regrades_of

ON_A_PAGE = 100
# What a preview and a log say, in this order.
COUNTS = {
    "attempts": _("attempts that were looked at"),
    "changed": _("results that change"),
    "risen": _("scores that rise"),
    "fallen": _("scores that fall"),
    "gained": _("learners who pass the quiz now"),
    "lost": _("learners whose pass is lost"),
    "taken_back": _("completions taken back"),
    "completed": _("learners who complete the course by it, and are owed a certificate"),
    "concerned": _("learners with a completed course whose pass is lost; certificates stay"),
}


@require_admin_access
def regrades(request: HttpRequest, page_id: int) -> HttpResponse:
    """List what could be regraded and what was; POST asks for a preview."""
    page = course_for(request, page_id, Right.GRADES)
    found = candidates(page.translation_key)
    form = RegradeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = _asked(page, form, found, request)
        if asked:
            return redirect("cms:regrade", page_id=page.pk, regrade_id=asked.pk)
    known = _page_of(regrades_of(page.translation_key), request)
    context = {
        "page": page,
        "candidates": found,
        "known": known,
        "regrades": [(each, _title(each)) for each in known],
        "form": form,
    }
    return TemplateResponse(request, "cms/regrades/list.html", context)


@require_admin_access
def regrade(request: HttpRequest, page_id: int, regrade_id: uuid.UUID) -> HttpResponse:
    """Show one regrade; POST starts, dismisses, reverses or retries it."""
    page = course_for(request, page_id, Right.GRADES)
    found = _regrade(page, regrade_id)
    if request.method == "POST":
        _act(request, page, found)
        return redirect(request.path)
    concerned = certificates_concerned(found)
    staff = (found.requested_by_id, found.started_by_id, found.reversed_by_id)
    names = user_names(by for by in staff if by)
    requested_by, started_by, reversed_by = (names.get(by, "") if by else "" for by in staff)
    working = found.state in WORKING
    context = {
        "page": page,
        "regrade": found,
        "title": _title(found),
        "working": working,
        "stopped": working and found.tries >= Regrade.MAX_TRIES,
        "preview": _said(found.preview, but="taken_back"),
        "counts": _said(found.counts),
        "concerned": _page_of(concerned, request),
        "requested_by": requested_by,
        "started_by": started_by,
        "reversed_by": reversed_by,
    }
    return TemplateResponse(request, "cms/regrades/one.html", context)


@require_admin_access
def certificates(request: HttpRequest, page_id: int, regrade_id: uuid.UUID) -> HttpResponseBase:
    """Send the certificates to decide on as a file. That it was sent is logged."""
    page = course_for(request, page_id, Right.GRADES)
    found = _regrade(page, regrade_id)
    _log(request, page, "cms.export_certificates", found)
    return StreamingHttpResponse(
        certificates_as_csv(certificates_concerned(found)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="certificates-{found.pk}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _regrade(page: CoursePage, regrade_id: uuid.UUID) -> Regrade:
    found = regrades_of(page.translation_key).filter(pk=regrade_id).first()
    if found is None:
        raise Http404
    return found


def _page_of(rows: QuerySet[Any], request: HttpRequest) -> "Page[Any]":
    """Return the page that was asked for; the first or last where there is no such page."""
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))


def _asked(
    page: CoursePage, form: RegradeForm, found: list[Candidate], request: HttpRequest
) -> Regrade | None:
    """Ask for a regrade of one of the candidates."""
    said = form.cleaned_data
    chosen = [
        each
        for each in found
        if (each.activity_id, each.edition.pk) == (said["quiz"], said["edition"])
    ]
    if not chosen:
        raise Http404
    by_id: Any = request.user.pk
    try:
        asked = services.request_regrade(
            edition_id=said["edition"],
            activity_id=said["quiz"],
            reason=said["reason"],
            by_id=by_id,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return None
    _log(request, page, "cms.preview_regrade", asked)
    return asked


def _act(request: HttpRequest, page: CoursePage, found: Regrade) -> None:
    by_id: Any = request.user.pk
    acts: dict[str, Callable[[], Any]] = {
        "start": lambda: services.start_regrade(
            regrade_id=found.pk, takes_back="takes_back" in request.POST, by_id=by_id
        ),
        "dismiss": lambda: services.dismiss_regrade(regrade_id=found.pk),
        "reverse": lambda: services.reverse_regrade(regrade_id=found.pk, by_id=by_id),
        "retry": lambda: services.retry_regrade(regrade_id=found.pk),
    }
    for name, act in acts.items():
        if name in request.POST:
            try:
                act()
            except DomainError as error:
                messages.error(request, str(error))
            else:
                _log(request, page, f"cms.{name}_regrade", found)
            return


def _log(request: HttpRequest, page: CoursePage, action: str, found: Regrade) -> None:
    log(page, action, user=request.user, data={"regrade": str(found.pk)})


def _title(found: Regrade) -> str:
    """Return the title of the quiz as the edition has it."""
    titles = EditionActivity.objects.filter(
        edition_id=found.edition_id, activity_id=found.activity_id
    )
    return titles.values_list("title", flat=True).get()


def _said(counts: dict[str, int], *, but: str = "") -> list[tuple[str, int]]:
    """Return what counts say. A preview leaves out what has not been decided yet."""
    if not counts:
        return []
    return [(str(text), counts.get(name, 0)) for name, text in COUNTS.items() if name != but]
