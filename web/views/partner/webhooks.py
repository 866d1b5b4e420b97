"""The webhooks of a partner: where what happens is sent, and what became of each message."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.errors import DomainError, NotFoundError
from partners.models import EndpointKind, MemberRole
from partners.webhooks import services
from partners.webhooks.forms import EndpointActForm, EndpointForm
from partners.webhooks.selectors import deliveries_of, left_at, own_endpoint, own_endpoints
from partners.webhooks.services import EndpointAsked, Place
from web.console import ConsoleRequest, member_required

INVALID = 422
SHOWN = 50
"""How many deliveries are on the page of an endpoint."""


@member_required(MemberRole.DEVELOPER, "GET", "POST")
def endpoints(request: ConsoleRequest) -> HttpResponse:
    """List the endpoints; POST makes one, whose secret is shown once, in answer to it."""
    form = EndpointForm(request.POST if request.method == "POST" else None)
    secret = _made(request, form) if form.is_bound else None
    if secret == "":
        messages.success(request, _("Done. It counts at once."))
        return redirect(request.path)
    rows = own_endpoints(request.partner)
    left = left_at(rows)
    context = {
        "form": EndpointForm() if secret else form,
        "secret": secret,
        "endpoints": [(each, left[each.pk]) for each in rows],
    }
    status = INVALID if form.is_bound and not secret else 200
    return render(request, "web/console/webhooks.html", context, status=status)


@member_required(MemberRole.DEVELOPER, "GET", "POST")
def endpoint(request: ConsoleRequest, endpoint_id: uuid.UUID) -> HttpResponse:
    """Show an endpoint and its last deliveries; POST turns it on or off, tries it, or removes it.

    A new secret is shown once, in answer to the POST.
    """
    secret = ""
    if request.method == "POST":
        form = EndpointActForm(request.POST)
        if not form.is_valid():
            raise NotFoundError
        secret = _acted(request, endpoint_id, form.cleaned_data["act"], form.cleaned_data["event"])
        if form.cleaned_data["act"] == "remove":
            return redirect("web:partner-webhooks", partner_id=request.partner.pk)
        if not secret:
            return redirect(request.path)
    found = own_endpoint(request.partner, endpoint_id)
    context = {
        "endpoint": found,
        "left": left_at([found])[found.pk],
        "deliveries": deliveries_of(found)[:SHOWN],
        "is_webhook": found.kind == EndpointKind.WEBHOOK,
        "is_stopped": bool(found.disabled_at or found.given_up_at),
        "secret": secret,
    }
    return render(request, "web/console/webhook.html", context)


def _place(request: ConsoleRequest, *, is_sandbox: bool) -> Place:
    return Place(partner=request.partner, is_sandbox=is_sandbox, by_id=request.user.pk)


def _made(request: ConsoleRequest, form: EndpointForm) -> str | None:
    """Make an endpoint; return its secret, "" for a record store, None where the form is wrong."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    place = _place(request, is_sandbox=said.pop("is_sandbox"))
    try:
        return services.make_endpoint(place=place, asked=EndpointAsked(**said))[1]
    except DomainError as error:
        form.add_error("url", str(error))
        return None


def _acted(
    request: ConsoleRequest, endpoint_id: uuid.UUID, act: str, event_id: uuid.UUID | None
) -> str:
    """Do what a button says, and say so; return a new secret, if any."""
    found = own_endpoint(request.partner, endpoint_id)
    place = _place(request, is_sandbox=found.is_sandbox)
    common: dict[str, Any] = {"place": place, "endpoint_id": endpoint_id}
    if act == "secret":
        return services.replace_secret(**common)
    if act == "replay":
        count = services.replay(event_id=event_id, **common)
        said = ngettext(
            "%(count)d message is sent again.", "%(count)d messages are sent again.", count
        )
        messages.success(request, said % {"count": count})
        return ""
    if act == "ping":
        services.ping(**common)
    elif act == "remove":
        services.delete_endpoint(**common)
    else:
        services.change_endpoint(is_enabled=act != "disable", **common)
    messages.success(request, _("Done. It counts at once."))
    return ""
