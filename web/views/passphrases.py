"""Changing my passphrase, and getting back in without it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import services
from learners.errors import RecoveryFailedError, WeakPassphraseError, WrongPassphraseError
from learners.requests import SignedInRequest
from learners.throttling import limit_sign_in
from web.decorators import learner_page, page
from web.forms import ChangePassphraseForm, PassphraseForm, RecoverForm
from web.sessions import start_session

INVALID = 422


@learner_page("GET", "POST")
def change_passphrase(request: SignedInRequest) -> HttpResponse:
    """Change my passphrase. I stay signed in here, and nowhere else."""
    form = ChangePassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        account, stays = request.user, not request.session.get_expire_at_browser_close()
        limit_sign_in(request, account.username)
        try:
            services.change_passphrase(account=account, **form.cleaned_data)
        except WrongPassphraseError as error:
            form.add_error("passphrase", str(error))
        except WeakPassphraseError as error:
            form.add_error("new_passphrase", str(error))
        else:
            request.session.flush()
            start_session(request, account, stay=stays)
            messages.success(request, _("Your passphrase is changed."))
            return redirect("web:account")
    return _shown(request, "web/accounts/passphrase.html", form)


@learner_page("GET", "POST")
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Make recovery codes, and show them once."""
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        limit_sign_in(request, request.user.username)
        try:
            codes = services.make_recovery_codes(account=request.user, **form.cleaned_data)
        except WrongPassphraseError as error:
            form.add_error("passphrase", str(error))
        else:
            return render(request, "web/accounts/recovery_codes.html", {"codes": codes})
    return _shown(request, "web/accounts/recovery.html", form)


@page("GET", "POST")
def recover(request: HttpRequest) -> HttpResponse:
    """Choose a new passphrase by a recovery code, and sign in with it."""
    if request.user.is_authenticated:
        return redirect("web:my-learning")
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        limit_sign_in(request, form.cleaned_data["username"])
        try:
            account = services.recover(**form.cleaned_data)
        except RecoveryFailedError as error:
            form.add_error("code", str(error))
        except WeakPassphraseError as error:
            form.add_error("new_passphrase", str(error))
        else:
            start_session(request, account, stay=False)
            messages.success(
                request, _("Your passphrase is changed. The code cannot be used again.")
            )
            return redirect("web:my-learning")
    return _shown(request, "web/accounts/recover.html", form)


def _shown(request: HttpRequest, template: str, form: PassphraseForm | RecoverForm) -> HttpResponse:
    return render(request, template, {"form": form}, status=INVALID if form.is_bound else 200)
