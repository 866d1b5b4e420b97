"""Who looks after a partner's pages: its first owner is invited here, by its office's managers."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.partner_forms import MemberForm
from cms.partners import partner_of
from courses.errors import NotFoundError
from partners.models import MemberRole
from partners.selectors.members import members_of, open_invitations
from partners.services import invite_member, remove_member
from partners.services.members import DAYS


@require_admin_access
def partner_members(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """List a partner's members; POST invites or removes one.

    The code of an invitation is shown once, in answer to the POST.
    """
    partner = partner_of(request.user, partner_id)
    by: Any = request.user.pk
    code = ""
    if request.method == "POST":
        form = MemberForm(request.POST)
        if not form.is_valid():
            raise Http404
        if not form.cleaned_data["member"]:
            code = invite_member(partner=partner, role=form.cleaned_data["role"], by_id=by)
        else:
            _remove(request, partner=partner, member_id=form.cleaned_data["member"], by_id=by)
            return redirect(request.path)
    context = {
        "partner": partner,
        "members": members_of(partner),
        "invitations": len(open_invitations(partner)),
        "roles": MemberRole.choices,
        "code": code,
        "days": DAYS,
        "address": f"{settings.SITE_URL}{reverse('web:partner-join')}",
    }
    return TemplateResponse(request, "cms/partners/members.html", context)


def _remove(request: HttpRequest, **whom: Any) -> None:
    try:
        remove_member(even_last=True, **whom)
    except NotFoundError:
        messages.error(request, _("They are no member any more."))
    else:
        messages.success(request, _("Removed. It counts at once."))
