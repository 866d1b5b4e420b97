"""What helps a learner, looked up by who supports an office. Nothing of it stands in an address."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.forms import SupportForm
from cms.roles import Right, has_right, offices_with
from cms.support import Case, look_up, make_again
from learners.errors import TooManyTriesError
from learners.throttling import limit_support


@require_admin_access
def support(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a reason; POST shows what helps, and has a failed certificate made again.

    Everything is shown in answer to a POST, so that each look gives its reason and is noted.
    """
    if not has_right(request.user, Right.SUPPORT):
        raise Http404
    form = SupportForm(request.POST or None)
    case, status = None, 200
    if form.is_bound and form.is_valid():
        try:
            case = _look(request, form)
        except TooManyTriesError as error:
            messages.error(request, f"{error.title} {error}")
            status = error.status
    response = TemplateResponse(request, "cms/support.html", {"form": form, "case": case})
    response.status_code = status
    return response


def _look(request: HttpRequest, form: SupportForm) -> Case | None:
    by_id: Any = request.user.pk
    limit_support(request, by_id)
    asked = {**form.cleaned_data, "offices": offices_with(request.user, Right.SUPPORT)}
    case = look_up(**asked, by_id=by_id)
    if case is None:
        messages.warning(request, _("Nobody who learns with your office is found by that."))
    elif "again" in request.POST:
        case = _again(request, case, by_id, asked)
    return case


def _again(
    request: HttpRequest, case: Case, by_id: uuid.UUID, asked: dict[str, Any]
) -> Case | None:
    """Have a certificate made again, and look once more."""
    if not make_again(case=case, run_id=request.POST["again"], by_id=by_id):
        messages.error(request, _("There is no certificate to be made again."))
        return case
    messages.success(request, _("The certificate is being made again. Look again in a minute."))
    return look_up(**asked, by_id=by_id)
