"""Changing my passphrase, and getting back in without it."""

import uuid

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from learners import services
from learners.errors import RecoveryFailedError, WeakPassphraseError, WrongPassphraseError
from learners.requests import SignedInRequest
from learners.second_factor import was_used
from learners.selectors.accounts import organisation_of
from learners.throttling import passphrase_tried
from web.decorators import account_page, page
from web.forms import (
    ChangePassphraseForm,
    ChoosePassphraseForm,
    PassphraseForm,
    RecoverForm,
    RecoveryCodesForm,
)
from web.owners import has_account
from web.sessions import has_just_signed_on, renew_session, start_session

INVALID = 422
ONE_FORM_SECONDS = 3600
"""For how long a form that has made recovery codes is known, to make them once."""


@account_page("GET", "POST")
def change_passphrase(request: SignedInRequest) -> HttpResponse:
    """Change my passphrase. I stay signed in here, and nowhere else."""
    if not request.user.has_usable_password():
        return _choose_passphrase(request)
    form = ChangePassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        account, used = request.user, was_used(request)
        try:
            with passphrase_tried(request, account.username):
                services.change_passphrase(account=account, **form.cleaned_data)
        except WrongPassphraseError as error:
            form.add_error("passphrase", str(error))
        except WeakPassphraseError as error:
            form.add_error("new_passphrase", str(error))
        else:
            renew_session(request, account, used=used)
            messages.success(request, _("Your passphrase is changed."))
            return redirect("web:account")
    return _shown(request, "web/accounts/passphrase.html", form)


def _choose_passphrase(request: SignedInRequest) -> HttpResponse:
    """Choose the first passphrase of an account that is entered through an organisation."""
    account, used = request.user, was_used(request)
    if not has_just_signed_on(request):
        provider = organisation_of(account.pk)
        there = reverse("web:sign-on", args=[provider]) if provider else reverse("web:account")
        return redirect(f"{there}?next={request.path}")
    form = ChoosePassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.choose_passphrase(account=account, **form.cleaned_data)
        except WeakPassphraseError as error:
            form.add_error("new_passphrase", str(error))
        else:
            renew_session(request, account, used=used)
            messages.success(request, _("You have a passphrase now."))
            return redirect("web:account")
    return _shown(request, "web/accounts/passphrase.html", form)


@account_page("GET", "POST")
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Make recovery codes, and show them once: a page that is loaded again makes no others."""
    form = RecoveryCodesForm(
        request.POST if request.method == "POST" else None, initial={"form_id": uuid.uuid4()}
    )
    if form.is_valid():
        try:
            codes = _made(request, form)
        except WrongPassphraseError as error:
            form.add_error("passphrase", str(error))
        else:
            if codes:
                return render(request, "web/accounts/recovery_codes.html", {"codes": codes})
            messages.warning(
                request,
                _(
                    "You have made codes just now, and they hold. Did you not write them down? "
                    "Then make new ones: the others are worthless from then on."
                ),
            )
            return redirect("web:recovery-codes")
    return _shown(request, "web/accounts/recovery.html", form)


@page("GET", "POST")
def recover(request: HttpRequest) -> HttpResponse:
    """Choose a new passphrase by a recovery code, and sign in with it."""
    if has_account(request):
        return redirect("web:my-learning")
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with passphrase_tried(request, form.cleaned_data["username"]):
                account = services.recover(**form.cleaned_data)
        except RecoveryFailedError as error:
            form.add_error("code", str(error))
        except WeakPassphraseError as error:
            form.add_error("new_passphrase", str(error))
        else:
            messages.success(
                request, _("Your passphrase is changed. The code cannot be used again.")
            )
            return start_session(request, account, stay=False)
    return _shown(request, "web/accounts/recover.html", form)


def _made(request: SignedInRequest, form: RecoveryCodesForm) -> list[str]:
    """Make codes; none where this form has made some before."""
    form_id = form.cleaned_data["form_id"]
    with passphrase_tried(request, request.user.username):
        if not cache.add(f"recovery-codes:{form_id}", 1, ONE_FORM_SECONDS):
            return []
        try:
            return services.make_recovery_codes(
                account=request.user, passphrase=form.cleaned_data["passphrase"]
            )
        except WrongPassphraseError:
            cache.delete(f"recovery-codes:{form_id}")
            raise


def _shown(
    request: HttpRequest, template: str, form: PassphraseForm | RecoverForm | ChoosePassphraseForm
) -> HttpResponse:
    return render(request, template, {"form": form}, status=INVALID if form.is_bound else 200)
