"""Signing in with a second factor, or with a passkey alone."""

import json
from typing import Any

from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from learners import second_factor, services
from learners.errors import SecondFactorError
from learners.models import Account
from learners.selectors.accounts import factors_of
from learners.throttling import limit_passkeys, passphrase_tried
from web.decorators import page
from web.destinations import destination
from web.factor_forms import SecondStepForm, SignInPasskeyForm
from web.owners import has_account
from web.sessions import onward

INVALID = 422


@page("GET", "POST")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever has given the right passphrase.

    Also of whoever is signed in without it: they had none then, and a view wants one.
    """
    stage: Any = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None and not request.user.is_authenticated:
        return redirect("web:sign-in")
    account: Any = stage.login.user if stage else request.user
    if not stage and (
        second_factor.was_used(request) or not second_factor.uses_second_factor(account)
    ):
        return redirect(destination(request))
    code = SecondStepForm(request.POST if "code" in request.POST else None)
    try:
        if used := _used(request, account, code):
            post_authentication(request, used)
            return _signed_in(request, stage) if stage else redirect(destination(request))
    except SecondFactorError as error:
        if not code.is_bound:
            return _once_more(request)
        code.add_error("code", str(error))
    return _shown(request, account, code)


@page("GET", "POST")
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey, which knows whose it is and asks for its owner by itself."""
    if has_account(request):
        return redirect(destination(request))
    if request.method == "POST":
        limit_passkeys(request)
        form = SignInPasskeyForm(request.POST)
        try:
            used = _proved(None, form)
        except SecondFactorError:
            return _once_more(request)
        login = Login(user=used.user, redirect_url=resolve_url(destination(request)))
        flows.perform_passwordless_login(request, used, login)
        return redirect(onward(request, login.redirect_url or "web:my-learning"))
    context = {"options": json.dumps(webauthn.begin_authentication())}
    return render(request, "web/accounts/passkey_sign_in.html", context)


_MALFORMED = (ValidationError, AttributeError, KeyError, TypeError, ValueError)
"""What reading something that no browser sends may raise."""


def _signed_in(request: HttpRequest, stage: Any) -> HttpResponse:
    stage.exit()
    return redirect(onward(request, stage.login.redirect_url))


def _used(request: HttpRequest, account: Account, code: SecondStepForm) -> Authenticator | None:
    """Return the factor that was used; None where none was. Raises SecondFactorError."""
    if not code.is_valid() and "credential" not in request.POST:
        return None
    with passphrase_tried(request, f"second factor {account.pk}"):
        if code.is_bound:
            return services.check_code(account=account, code=code.cleaned_data["code"])
        return _proved(account, SignInPasskeyForm(request.POST))


def _proved(account: Account | None, form: SignInPasskeyForm) -> Authenticator:
    """Return the passkey that a browser has used: of an account, or of whoever it says it is of.

    Raises SecondFactorError.
    """
    if not form.is_valid():
        raise SecondFactorError
    said = form.cleaned_data["credential"]
    try:
        webauthn.parse_authentication_response(said)
        owner: Any = account or webauthn.extract_user_from_response(said)
        return webauthn.complete_authentication(owner, said)
    except _MALFORMED as error:
        raise SecondFactorError from error


def _shown(request: HttpRequest, account: Account, code: SecondStepForm) -> HttpResponse:
    kinds = {factor.type for factor in factors_of(account.pk)}
    options = ""
    if Authenticator.Type.WEBAUTHN in kinds:
        options = json.dumps(webauthn.begin_authentication(account))
    status = INVALID if code.is_bound else 200
    context = {"form": code, "options": options}
    return render(request, "web/accounts/second_step.html", context, status=status)


def _once_more(request: HttpRequest) -> HttpResponse:
    """Say that a passkey did not work: there is no field to correct."""
    messages.error(request, _("This did not work. Please try again."))
    return redirect(request.get_full_path())
