"""The keys of a partner's programs: made, replaced and revoked by its developers; and their use."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.errors import DomainError, NotFoundError
from partners.forms import KeyActForm, KeyForm
from partners.models import MemberRole
from partners.selectors.keys import DAYS, keys_of
from partners.services import make_key, replace_key, revoke_key
from partners.services.keys import OVERLAP, REPLACED_FOR, KeyAsked
from web.charts import days_chart
from web.console import ConsoleRequest, member_required

INVALID = 422


@member_required(MemberRole.DEVELOPER, "GET", "POST")
def keys(request: ConsoleRequest) -> HttpResponse:
    """List the keys with their use; POST makes, replaces or revokes one.

    A new key is shown once, in answer to the POST.
    """
    form, text = KeyForm(), ""
    if "act" in request.POST:
        text = _act(request)
        if not text:
            return redirect(request.path)
    elif request.method == "POST":
        form = KeyForm(request.POST)
        text = _made(request, form)
    context = {
        "form": KeyForm() if text else form,
        "text": text,
        "keys": [(each, days_chart(each.days, DAYS)) for each in keys_of(request.partner)],
        "overlap": OVERLAP.days,
    }
    status = INVALID if form.is_bound and not text else 200
    return render(request, "web/console/keys.html", context, status=status)


def _made(request: ConsoleRequest, form: KeyForm) -> str:
    """Make a key; return it, or "" where the form says what is wrong."""
    if not form.is_valid():
        return ""
    asked = KeyAsked(**form.cleaned_data)
    try:
        return make_key(partner=request.partner, asked=asked, by_id=request.user.pk)[0]
    except DomainError as error:
        form.add_error("name", str(error))
        return ""


def _act(request: ConsoleRequest) -> str:
    """Replace or revoke a key; return the new one, if any."""
    form = KeyActForm(request.POST)
    if not form.is_valid():
        raise NotFoundError
    common: dict[str, Any] = {
        "partner": request.partner,
        "key_id": form.cleaned_data["key"],
        "by_id": request.user.pk,
    }
    if form.cleaned_data["act"] == "replace":
        return replace_key(days=REPLACED_FOR, **common)[0]
    revoke_key(**common)
    messages.success(request, _("Revoked. It counts no more."))
    return ""
