"""The staff of an office: inviting, giving roles and taking them; and following an invitation."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.forms import JoinForm, RoleForm
from cms.roles import Right, has_right, offices_with
from cms.staffing import DAYS, give, given_by, invite, join, members, take
from courses.errors import DomainError
from courses.models import Office
from learners.errors import TooManyTriesError
from learners.throttling import passphrase_tried


@require_admin_access
def offices(request: HttpRequest) -> HttpResponse:
    """List the offices whose staff one looks after; lead to it where it is one."""
    if not has_right(request.user, Right.STAFF):
        raise Http404
    found = Office.objects.filter(pk__in=offices_with(request.user, Right.STAFF))
    if len(found) == 1:
        return redirect("cms:staff", office_id=found[0].pk)
    return TemplateResponse(request, "cms/staff/offices.html", {"offices": found})


@require_admin_access
def staff(request: HttpRequest, office_id: uuid.UUID) -> HttpResponse:
    """List the staff of an office with their roles; POST invites, gives or takes one.

    The code of an invitation is shown once, in answer to the POST.
    """
    office = Office.objects.filter(pk=office_id).first()
    if office is None or office.pk not in offices_with(request.user, Right.STAFF):
        raise Http404
    roles, code = given_by(request.user), ""
    form = RoleForm(request.POST or None, roles=roles)
    if form.is_bound:
        if not form.is_valid():
            raise Http404
        if form.cleaned_data["act"] != "invite":
            _change(request, office, form)
            return redirect(request.path)
        code = invite(role=form.cleaned_data["role"], office=office, by_id=_by(request))
    context = {
        "office": office,
        "members": [
            (each, held, [role for role in roles if role not in held])
            for each, held in members(office)
        ],
        "roles": roles,
        "code": code,
        "days": DAYS,
        "address": f"{settings.SITE_URL}{reverse('cms:join')}",
    }
    return TemplateResponse(request, "cms/staff/staff.html", context)


def _change(request: HttpRequest, office: Office, form: RoleForm) -> None:
    said = form.cleaned_data
    common: dict[str, Any] = {"role": said["role"], "office": office, "by_id": _by(request)}
    try:
        if said["act"] == "give":
            give(to_id=said["account"], **common)
        else:
            take(from_id=said["account"], **common)
    except DomainError:
        raise Http404 from None
    messages.success(request, _("Done. It counts at once."))


@login_required(login_url="web:sign-in")
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code of an invitation; POST takes up its role, and leads into the CMS."""
    form = JoinForm(request.POST or None)
    if form.is_bound and form.is_valid():
        account: Any = request.user
        try:
            with passphrase_tried(request, account.username):
                join(account=account, code=form.cleaned_data["code"])
        except TooManyTriesError as error:
            form.add_error(None, f"{error.title} {error}")
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("Welcome to the staff."))
            return redirect("wagtailadmin_home")
    return TemplateResponse(request, "cms/staff/join.html", {"form": form})


def _by(request: HttpRequest) -> Any:
    return request.user.pk
