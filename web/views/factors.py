"""My second factor: setting up an app or a passkey, spare codes, removing them."""

import json
from collections.abc import Callable
from typing import Any

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from learners import services
from learners.errors import SecondFactorError, SecondFactorNeededError, WrongPassphraseError
from learners.requests import SignedInRequest
from learners.selectors.accounts import factors_of
from learners.throttling import passphrase_tried
from web.decorators import account_page
from web.factor_forms import AppForm, PasskeyForm, RemoveFactorForm
from web.forms import PassphraseForm
from web.sessions import renew_session

INVALID = 422


@account_page("GET")
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Show which second factors I have, and lead to setting one up."""
    factors = factors_of(request.user.pk)
    return render(request, "web/accounts/second_factor.html", {"factors": factors})


@account_page("GET", "POST")
def app(request: SignedInRequest) -> HttpResponse:
    """Set up an app that makes codes: its secret waits in the session, which is sealed."""
    form = AppForm(request.POST if request.method == "POST" else None)
    secret = get_totp_secret(regenerate=not form.is_bound)
    if form.is_valid() and (codes := _tried(request, form, lambda: _added_app(request, form))):
        return codes
    address = get_adapter().build_totp_url(request.user, secret)
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff")
    context = {"form": form, "secret": secret, "drawn": mark_safe(drawn)}  # noqa: S308 - segno's
    return _shown(request, "web/accounts/totp.html", context)


@account_page("GET", "POST")
def passkey(request: SignedInRequest) -> HttpResponse:
    """Add a passkey. What the browser says may be wrong, which is nothing to correct: try again."""
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (done := _tried(request, form, lambda: _added_passkey(request, form))):
        return done
    options = webauthn.begin_registration(request.user, passwordless=True)
    context = {"form": form, "options": json.dumps(options)}
    return _shown(request, "web/accounts/passkey.html", context)


@account_page("GET", "POST")
def spare_codes(request: SignedInRequest) -> HttpResponse:
    """Make spare codes, for the day that the app or the passkey is lost."""
    form = PassphraseForm(request.POST if request.method == "POST" else None)

    def made() -> HttpResponse:
        return _codes(request, services.make_spare_codes(account=request.user))

    if form.is_valid() and (codes := _tried(request, form, made)):
        return codes
    return _shown(request, "web/accounts/make_spare_codes.html", {"form": form})


@account_page("GET", "POST")
def remove_factor(request: SignedInRequest) -> HttpResponse:
    """Remove an app or a passkey."""
    factors = [(factor.pk, _named(factor)) for factor in factors_of(request.user.pk)]
    if not factors:
        return redirect("web:second-factor")
    form = RemoveFactorForm(request.POST if request.method == "POST" else None, factors=factors)

    def removed() -> HttpResponse:
        authenticator_id = form.cleaned_data["factor"]
        services.remove_factor(account=request.user, authenticator_id=authenticator_id)
        renew_session(request, request.user, used=len(factors) > 1)
        messages.success(request, _("It is removed. You are signed out everywhere else."))
        return redirect("web:second-factor")

    if form.is_valid() and (gone := _tried(request, form, removed)):
        return gone
    return _shown(request, "web/accounts/remove_factor.html", {"form": form})


def _tried(
    request: SignedInRequest, form: PassphraseForm, do: Callable[[], HttpResponse]
) -> HttpResponse | None:
    """Do something with the right passphrase; None, with what is wrong on the form, without."""
    field = "code" if "code" in form.fields else "passphrase"
    try:
        with passphrase_tried(request, request.user.username):
            services.require_passphrase(
                account=request.user, passphrase=form.cleaned_data["passphrase"]
            )
            return do()
    except WrongPassphraseError as error:
        form.add_error("passphrase", str(error))
    except (SecondFactorError, SecondFactorNeededError) as error:
        form.add_error(field, str(error))
    return None


def _added_app(request: SignedInRequest, form: AppForm) -> HttpResponse:
    secret = get_totp_secret()
    if not validate_totp_code(secret, form.cleaned_data["code"]):
        raise SecondFactorError
    codes = services.add_app(account=request.user, secret=secret)
    clear_totp_secret(request)
    return _now_in_use(request, codes)


def _added_passkey(request: SignedInRequest, form: PasskeyForm) -> HttpResponse:
    credential = form.cleaned_data["credential"]
    try:
        webauthn.parse_registration_response(credential)
        checked = webauthn.complete_registration(credential)
        is_owner = checked.is_user_verified()
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError):
        is_owner = False
    if not is_owner:
        messages.error(request, _("This did not work. Please try again."))
        return redirect("web:passkey")
    return _now_in_use(request, services.add_passkey(account=request.user, credential=credential))


def _now_in_use(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    renew_session(request, request.user, used=True)
    if codes:
        return _codes(request, codes)
    messages.success(request, _("It is set up. You are signed out everywhere else."))
    return redirect("web:second-factor")


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "web/accounts/spare_codes.html", {"codes": codes})


def _named(factor: Authenticator) -> str:
    """Return what to call an app or a passkey: people give them no names."""
    day = date_format(factor.created_at, "DATE_FORMAT")
    if factor.type == Authenticator.Type.TOTP:
        return _("App, set up on %(day)s") % {"day": day}
    return _("Passkey, set up on %(day)s") % {"day": day}


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=INVALID if context["form"].is_bound else 200)
