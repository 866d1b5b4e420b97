"""The certificates of a run, or of a programme: how many are in which state, and work on them.

On all of them, or on one learner's.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from certificates.models import Batch, BatchState, BatchWork, CertificateState
from certificates.models.states import EXPIRED
from certificates.selectors import (
    MISSING,
    batches_of,
    certificates_of_programme,
    certificates_of_run,
    concerned,
)
from certificates.services import request_batch, retry_batch, work_on_one
from cms.access import course_for, run_for_staff
from cms.forms import CertificatesForm
from cms.roles import Right, offices_with
from courses.errors import DomainError
from courses.models import Programme
from courses.programmes.selectors import text_in
from learners.selectors.accounts import user_names

ON_A_PAGE = 100
COUNTS = {
    CertificateState.ISSUED: _("issued and valid"),
    EXPIRED: _("expired"),
    CertificateState.OWED: _("being made"),
    CertificateState.FAILED: _("failed: could not be made"),
    MISSING: _("missing: completed, and never had one"),
    CertificateState.REVOKED: _("revoked"),
    CertificateState.SUPERSEDED: _("replaced by newer ones"),
}


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Certificates that a page is about.

    ``scope`` says of what, for reads and writes, and ``subject`` in Wagtail's history. Of a
    programme, ``offices`` are those whose learners are named: it may have courses of others.
    """

    scope: dict[str, uuid.UUID]
    subject: Any
    title: str
    counts: Mapping[str, int]
    back: str
    offices: frozenset[uuid.UUID] | None = None

    def concerned(self, asked: dict[str, Any]) -> QuerySet[Any]:
        """Return whom work would be about; of one learner, only where they may be named."""
        rows = concerned(work=asked["work"], username=asked["who"], **self.scope)
        if self.offices is None:
            return rows
        if asked["who"]:
            rows = rows.filter(run__course__office__in=self.offices)
        return rows.select_related("learner", "run__course")

    def named(self, row: Any) -> str:
        """Return the user name of somebody, "" where they learned with another office."""
        if self.offices is not None and row.run.course.office_id not in self.offices:
            return ""
        username: str = row.learner.username
        return username


@require_admin_access
def certificates(request: HttpRequest, page_id: int, run_id: uuid.UUID) -> HttpResponse:
    """Show where the certificates of a run are, and whom work on them would be about.

    POST has the work done that was shown: of all by a worker, of one learner at once.
    """
    page = course_for(request, page_id, Right.CERTIFICATES)
    run = run_for_staff(page, run_id)
    lot = Lot(
        scope={"run_id": run.pk},
        subject=page,
        title=f"{page.title}, {run}",
        counts=certificates_of_run(run.pk),
        back=reverse("cms:runs", args=[page.pk]),
    )
    return _page(request, lot)


@require_admin_access
def programme_certificates(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show and do the same for a programme. Those that are missing are given by its award."""
    offices = offices_with(request.user, Right.CERTIFICATES)
    found = Programme.objects.filter(pk=programme_id, office__in=offices).first()
    if found is None:
        raise Http404
    text = text_in(found.texts.all(), "en")
    lot = Lot(
        scope={"programme_id": found.pk},
        subject=found,
        title=text.title if text else found.slug,
        counts=certificates_of_programme(found.pk),
        back=reverse("cms:programme", args=[found.pk]),
        offices=frozenset(offices),
    )
    return _page(request, lot)


def _page(request: HttpRequest, lot: Lot) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET or None
    form = CertificatesForm(data, issues="run_id" in lot.scope)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else None
    if request.method == "POST" and _done(request, lot, asked):
        return redirect(request.path)
    context = {"lot": lot, "form": form, **_states(lot)}
    if asked:
        who = Paginator(lot.concerned(asked), ON_A_PAGE).get_page(request.GET.get("p"))
        context |= {"asked": asked, "work": BatchWork(asked["work"]), "who": who}
        context |= {"rows": [(lot.named(row), row) for row in who], "query": _query(request)}
    return TemplateResponse(request, "cms/certificates.html", context)


def _states(lot: Lot) -> dict[str, Any]:
    """Return where the certificates are, and what was done to them."""
    known = list(batches_of(**lot.scope)[:ON_A_PAGE])
    running = next((each for each in known if each.state == BatchState.RUNNING), None)
    names = user_names(each.requested_by_id for each in known)
    return {
        "counts": [(text, lot.counts[name]) for name, text in COUNTS.items() if name in lot.counts],
        "owed": lot.counts[CertificateState.OWED],
        "running": running,
        "stopped": running and running.tries >= Batch.MAX_TRIES,
        "batches": [(each, names.get(each.requested_by_id, "")) for each in known],
    }


def _done(request: HttpRequest, lot: Lot, asked: dict[str, Any] | None) -> bool:
    """Do what was sent; return whether anything is done, or begun."""
    if "retry" in request.POST:
        for batch in batches_of(**lot.scope).filter(state=BatchState.RUNNING):
            retry_batch(batch_id=batch.pk)
        return True
    return bool(asked) and _act(request, lot, asked or {})


def _query(request: HttpRequest) -> str:
    """Return what was asked for, so that the next page is of the same."""
    asked = request.GET.copy()
    asked.pop("p", None)
    return f"{asked.urlencode()}&" if asked else ""


def _act(request: HttpRequest, lot: Lot, asked: dict[str, Any]) -> bool:
    """Do it, or have it done; return whether anything is."""
    by_id: Any = request.user.pk
    said = {"work": asked["work"], "reason": asked["reason"], "by_id": by_id, **lot.scope}
    if BatchWork(asked["work"]).revokes and not asked["reason"]:
        messages.error(request, _("Say why they are revoked."))
        return False
    if asked["who"]:
        return _act_on_one(request, lot, asked, said)
    try:
        batch = request_batch(**said)
    except DomainError as error:
        messages.error(request, str(error))
        return False
    data = {name: str(value) for name, value in lot.scope.items()}
    log(lot.subject, f"cms.{batch.work}_certificates", user=request.user, data=data)
    messages.success(request, _("A worker has begun."))
    return True


def _act_on_one(
    request: HttpRequest, lot: Lot, asked: dict[str, Any], said: dict[str, Any]
) -> bool:
    is_there = lot.concerned(asked).exists()
    changed = work_on_one(**said, username=asked["who"]) if is_there else 0
    if not changed:
        messages.error(request, _("There is no certificate of this user name that it is about."))
        return False
    told = ngettext("Done: %(n)s certificate.", "Done: %(n)s certificates.", changed)
    messages.success(request, told % {"n": changed})
    return True
