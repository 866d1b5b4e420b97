"""The keys of a partner, made, replaced and revoked by its office's managers; and their use."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.partners import partner_of
from courses.errors import NotFoundError
from partners.errors import TooManyKeysError
from partners.forms import KeyActForm, KeyForm
from partners.models import Partner
from partners.selectors.keys import DAYS, keys_of
from partners.services import make_key, replace_key, revoke_key
from partners.services.keys import OVERLAP, REPLACED_FOR, KeyAsked


@require_admin_access
def partner_keys(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """List a partner's keys with their use; POST makes, replaces or revokes one.

    A new key is shown once, in answer to the POST.
    """
    partner = partner_of(request.user, partner_id)
    form = KeyForm()
    text = ""
    if request.method == "POST":
        if "act" in request.POST:
            text = _act(request, partner)
            if not text:
                return redirect(request.path)
        else:
            form = KeyForm(request.POST)
            text = _made(request, partner, form)
            form = KeyForm() if text else form
    context = {
        "partner": partner,
        "form": form,
        "text": text,
        "keys": keys_of(partner),
        "days": DAYS,
        "overlap": OVERLAP.days,
    }
    response = TemplateResponse(request, "cms/partners/keys.html", context)
    response.status_code = 422 if form.is_bound else 200
    return response


def _made(request: HttpRequest, partner: Partner, form: KeyForm) -> str:
    """Make a key; return it, or "" where the form says what is wrong."""
    if not form.is_valid():
        return ""
    try:
        asked = KeyAsked(**form.cleaned_data)
        return make_key(partner=partner, asked=asked, by_id=_by(request))[0]
    except TooManyKeysError as error:
        form.add_error("name", str(error))
        return ""


def _act(request: HttpRequest, partner: Partner) -> str:
    """Replace or revoke a key; return the new one, if any."""
    form = KeyActForm(request.POST)
    if not form.is_valid():
        raise Http404
    common: dict[str, Any] = {
        "partner": partner,
        "key_id": form.cleaned_data["key"],
        "by_id": _by(request),
    }
    try:
        if form.cleaned_data["act"] == "replace":
            return replace_key(days=REPLACED_FOR, **common)[0]
        revoke_key(**common)
    except NotFoundError:
        messages.error(request, _("This key counts no more, or was replaced before."))
    except TooManyKeysError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Revoked. It counts no more."))
    return ""


def _by(request: HttpRequest) -> Any:
    return request.user.pk
