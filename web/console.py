"""The pages of a partner: who may open them, and which there are.

A part adds its page to ``PAGES`` and its addresses to ``web.views.partner.urls``; its views stand
behind ``member_required``, and its templates extend ``web/console/layout.html``.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.requests import SignedInRequest
from learners.second_factor import uses_second_factor, was_used
from partners.errors import RoleMissingError
from partners.models import MemberRole, Partner, PartnerMember
from partners.selectors.members import membership_of
from web.decorators import View, account_page


@dataclass(frozen=True)
class ConsolePage:
    """An entry of the navigation.

    ``name`` is that of its address, which takes the partner's id alone. Addresses whose names begin
    with it belong to it: it is current on them, too.
    """

    name: str
    title: str | Promise
    role: MemberRole = MemberRole.VIEWER


PAGES = [
    ConsolePage("partner-overview", gettext_lazy("Overview")),
    ConsolePage("partner-learners", gettext_lazy("Learners")),
    ConsolePage("partner-keys", gettext_lazy("Keys"), MemberRole.DEVELOPER),
    ConsolePage("partner-brand", gettext_lazy("Look"), MemberRole.OWNER),
    ConsolePage("partner-frames", gettext_lazy("In your own pages"), MemberRole.DEVELOPER),
    ConsolePage("partner-webhooks", gettext_lazy("Webhooks"), MemberRole.DEVELOPER),
    ConsolePage("partner-platform", gettext_lazy("Learning platforms"), MemberRole.DEVELOPER),
    ConsolePage("partner-members", gettext_lazy("Members")),
]


class ConsoleRequest(SignedInRequest):
    """A request behind ``member_required``: the partner, and as what somebody asks."""

    partner: Partner
    member: PartnerMember


@dataclass(frozen=True)
class Entry:
    """A line of the navigation, as somebody sees it."""

    title: str | Promise
    address: str
    is_current: bool


def member_required(role: MemberRole, *methods: str) -> Callable[[View], View]:
    """Make a view a page for a partner's members who may do at least what ``role`` may.

    Its address has ``partner_id``; the view gets ``request.partner`` and ``request.member``
    instead. To everybody else the partner is not there. One query, and one more for whoever has not
    used a second factor, which is asked for as of staff (TRUST.md A8).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(
            request: ConsoleRequest, partner_id: uuid.UUID, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            member = membership_of(request.user.pk, partner_id)
            if asked := factor_needed(request):
                return asked
            request.partner, request.member = member.partner, member
            require_role(request, role)
            return view(request, *args, **kwargs)

        return account_page(*methods)(wrapped)

    return decorate


def require_role(request: ConsoleRequest, role: MemberRole) -> None:
    """Raise RoleMissingError unless a member may do what a role may."""
    if not request.member.may(role):
        raise RoleMissingError(role=role)


def factor_needed(request: SignedInRequest) -> HttpResponseBase | None:
    """Return what leads to the second factor, or to setting one up; None where it was used."""
    if not settings.STAFF_SECOND_FACTOR or was_used(request):
        return None
    if uses_second_factor(request.user):
        asked = urlencode({"next": request.path}, safe="/")
        return redirect(f"{reverse('web:second-step')}?{asked}")
    messages.warning(
        request,
        _(
            "The pages of partners ask for a second factor: set one up first. Then come back by "
            "“My account”."
        ),
    )
    return redirect("web:second-factor")


def entries(request: HttpRequest) -> list[Entry]:
    """Return the pages that a member may open. No query."""
    member: PartnerMember = request.member  # type: ignore[attr-defined]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Entry(
            title=page.title,
            address=reverse(f"web:{page.name}", args=[member.partner_id]),
            is_current=(here or "").startswith(page.name),
        )
        for page in PAGES
        if member.may(page.role)
    ]
