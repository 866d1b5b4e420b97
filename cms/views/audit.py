"""What staff did with people's records: of their office for managers, all for administrators."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from wagtail.admin.auth import require_admin_access

from cms.forms import AuditForm
from cms.roles import Right, has_right, offices_with
from courses.selectors import run_titles
from learners.selectors.accounts import user_names
from learners.selectors.audit import audit_log
from partners.selectors.members import partner_names

PAGE = 50


@require_admin_access
def audit(request: HttpRequest) -> HttpResponse:
    """List the audit log, newest first; asked for by staff, or about a learner."""
    if not has_right(request.user, Right.AUDIT):
        raise Http404
    form = AuditForm(request.GET)
    asked = form.asked()
    offices = None if request.user.is_superuser else offices_with(request.user, Right.AUDIT)
    pages = Paginator(audit_log(**asked, offices=offices), PAGE)
    found = pages.get_page(request.GET.get("p"))
    names = user_names(entry.by_id for entry in found)
    runs = {entry.run_id for entry in found if entry.run_id}
    titles: dict[Any, str] = {**run_titles(runs, get_language() or "en")}
    partners = partner_names({entry.partner_id for entry in found if entry.partner_id})
    context = {
        "form": form,
        "found": found,
        "query": f"{urlencode(asked)}&",
        "entries": [
            (
                entry,
                names.get(entry.by_id, ""),
                titles.get(entry.run_id, "") or partners.get(entry.partner_id, ""),
            )
            for entry in found
        ],
    }
    return TemplateResponse(request, "cms/audit.html", context)
