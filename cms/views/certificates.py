"""The certificates of a run: how many are in which state, and work on all of them, or on one's."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from certificates.models import Batch, BatchState, BatchWork, CertificateState
from certificates.models.states import EXPIRED
from certificates.selectors import MISSING, batches_of, certificates_of_run, concerned
from certificates.services import request_batch, retry_batch, work_on_one
from cms.access import course_for, run_for_staff
from cms.forms import CertificatesForm
from cms.models import CoursePage
from cms.roles import Right
from courses.errors import DomainError
from courses.models import Run
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


@require_admin_access
def certificates(request: HttpRequest, page_id: int, run_id: uuid.UUID) -> HttpResponse:
    """Show where the certificates of a run are, and whom work on them would be about.

    POST has the work done that was shown: of all by a worker, of one learner at once.
    """
    page = course_for(request, page_id, Right.CERTIFICATES)
    run = run_for_staff(page, run_id)
    form = CertificatesForm(request.POST if request.method == "POST" else request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else None
    if request.method == "POST" and _done(request, page, run, asked):
        return redirect(request.path)
    context = {"page": page, "run": run, "form": form, **_states(run)}
    if asked:
        context |= {"asked": asked, "work": BatchWork(asked["work"])}
        context |= {"who": _who(request, run, asked), "query": _query(request)}
    return TemplateResponse(request, "cms/certificates.html", context)


def _states(run: Run) -> dict[str, Any]:
    """Return where the certificates of a run are, and what was done to them."""
    known = list(batches_of(run.pk)[:ON_A_PAGE])
    running = next((each for each in known if each.state == BatchState.RUNNING), None)
    names = user_names(each.requested_by_id for each in known)
    counts = certificates_of_run(run.pk)
    return {
        "counts": [(text, counts[name]) for name, text in COUNTS.items()],
        "owed": counts[CertificateState.OWED],
        "running": running,
        "stopped": running and running.tries >= Batch.MAX_TRIES,
        "batches": [(each, names.get(each.requested_by_id, "")) for each in known],
    }


def _done(request: HttpRequest, page: CoursePage, run: Run, asked: dict[str, Any] | None) -> bool:
    """Do what was sent; return whether anything is done, or begun."""
    if "retry" in request.POST:
        for batch in batches_of(run.pk).filter(state=BatchState.RUNNING):
            retry_batch(batch_id=batch.pk)
        return True
    return bool(asked) and _act(request, page, run, asked or {})


def _who(request: HttpRequest, run: Run, asked: dict[str, Any]) -> Any:
    """Return a page of those whom it would be about."""
    rows = concerned(work=asked["work"], run_id=run.pk, username=asked["who"])
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))


def _query(request: HttpRequest) -> str:
    """Return what was asked for, so that the next page is of the same."""
    asked = request.GET.copy()
    asked.pop("p", None)
    return f"{asked.urlencode()}&" if asked else ""


def _act(request: HttpRequest, page: CoursePage, run: Run, asked: dict[str, Any]) -> bool:
    """Do it, or have it done; return whether anything is."""
    by_id: Any = request.user.pk
    said = {"run_id": run.pk, "work": asked["work"], "reason": asked["reason"], "by_id": by_id}
    if asked["work"] == BatchWork.REVOKE and not asked["reason"]:
        messages.error(request, _("Say why they are revoked."))
        return False
    if asked["who"]:
        return _act_on_one(request, run, asked["who"], said)
    try:
        batch = request_batch(**said)
    except DomainError as error:
        messages.error(request, str(error))
        return False
    log(page, f"cms.{batch.work}_certificates", user=request.user, data={"run": str(run.pk)})
    messages.success(request, _("A worker has begun."))
    return True


def _act_on_one(request: HttpRequest, run: Run, who: str, said: dict[str, Any]) -> bool:
    changed = work_on_one(**said, username=who)
    if not changed:
        messages.error(request, _("There is no certificate of this user name that it is about."))
        return False
    told = ngettext("Done: %(n)s certificate.", "Done: %(n)s certificates.", changed)
    messages.success(request, told % {"n": changed})
    return True
