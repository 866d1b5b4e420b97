"""The members of a partner: inviting, changing roles, leaving; and following an invitation."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import DomainError, NotFoundError
from learners.requests import SignedInRequest
from learners.throttling import limit_invitation
from partners.models import MemberRole
from partners.selectors.members import members_of, open_invitations
from partners.services import (
    become_member,
    change_role,
    invite_member,
    remove_member,
    withdraw_invitation,
)
from partners.services.members import DAYS
from web.console import ConsoleRequest, member_required, require_role
from web.decorators import account_page

INVALID = 422


class CodeForm(forms.Form):
    """The code of an invitation to a partner's pages."""

    code = forms.CharField(label=gettext_lazy("Code of the invitation"), max_length=100)


class MemberForm(forms.Form):
    """What is to be done: "invite" as a role, "withdraw" one; "change" a role, or "remove"."""

    act = forms.ChoiceField(
        choices=[(act, "") for act in ("invite", "withdraw", "change", "remove")]
    )
    role = forms.TypedChoiceField(
        choices=MemberRole, coerce=MemberRole, required=False, empty_value=None
    )
    of = forms.UUIDField(required=False)


@account_page("GET", "POST")
def become(request: SignedInRequest) -> HttpResponse:
    """Ask for the code of an invitation; POST makes its reader a member."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        limit_invitation(request)
        if form.is_valid():
            try:
                member = become_member(account=request.user, code=form.cleaned_data["code"])
            except DomainError as error:
                form.add_error("code", str(error))
            else:
                messages.success(request, _("Welcome. You are a member now."))
                return redirect("web:partner-overview", partner_id=member.partner_id)
    status = INVALID if form.is_bound else 200
    return render(request, "web/console/join.html", {"form": form}, status=status)


@member_required(MemberRole.VIEWER, "GET", "POST")
def members(request: ConsoleRequest) -> HttpResponse:
    """List the members; owners invite, change and remove, and everybody may leave.

    The code of an invitation is shown once, in answer to the POST.
    """
    code = ""
    if request.method == "POST":
        form = MemberForm(request.POST)
        if not form.is_valid():
            raise NotFoundError
        code = _acted(request, **form.cleaned_data)
        if not code:
            return _done(request)
    context = {
        "members": members_of(request.partner),
        "invitations": open_invitations(request.partner),
        "is_owner": request.member.may(MemberRole.OWNER),
        "roles": MemberRole.choices,
        "code": code,
        "days": DAYS,
        "address": f"{settings.SITE_URL}{reverse('web:partner-join')}",
    }
    return render(request, "web/console/members.html", context)


def _acted(
    request: ConsoleRequest, *, act: str, role: MemberRole | None, of: uuid.UUID | None
) -> str:
    """Do what a form says; return the code of a new invitation, if any."""
    leaves = act == "remove" and of == request.member.pk
    if not leaves:
        require_role(request, MemberRole.OWNER)
    common: dict[str, Any] = {"partner": request.partner, "by_id": request.user.pk}
    if act == "invite" and role:
        return invite_member(role=role, **common)
    if of is None:
        raise NotFoundError
    if act == "withdraw":
        withdraw_invitation(invitation_id=of, **common)
    elif act == "remove":
        remove_member(member_id=of, **common)
    elif role:
        change_role(member_id=of, role=role, **common)
    return ""


def _done(request: ConsoleRequest) -> HttpResponse:
    """Say so, and lead back; or away, for whoever has just left."""
    messages.success(request, _("Done. It counts at once."))
    if members_of(request.partner).filter(pk=request.member.pk).exists():
        return redirect(request.path)
    return redirect("web:account")
