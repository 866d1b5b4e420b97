"""An e-mail address in my account, and getting back in by it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import services
from learners.errors import (
    InvalidAddressError,
    WeakPassphraseError,
    WrongCodeError,
    WrongPassphraseError,
)
from learners.requests import SignedInRequest
from learners.selectors.accounts import address_of, proves_address
from learners.throttling import limit_mail, passphrase_tried
from web.address_forms import AddressForm, AskResetForm, CodeForm, ResetForm
from web.decorators import account_page, page
from web.forms import PassphraseForm
from web.owners import has_account
from web.sessions import start_session

INVALID = 422
_ASKED = "reset-address"
"""Where the session, which is sealed, keeps the address that a code was asked for."""


@account_page("GET", "POST")
def address(request: SignedInRequest) -> HttpResponse:
    """Show my address; have a code mailed to another one."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        limit_mail(request, form.cleaned_data["address"])
        try:
            with passphrase_tried(request, request.user.username):
                services.request_address(account=request.user, **form.cleaned_data)
        except WrongPassphraseError as error:
            form.add_error("passphrase", str(error))
        except InvalidAddressError as error:
            form.add_error("address", str(error))
        else:
            return redirect("web:address-code")
    context = {"form": form, "address": address_of(request.user.pk)}
    return _shown(request, "web/accounts/address.html", context)


@account_page("GET", "POST")
def address_code(request: SignedInRequest) -> HttpResponse:
    """Prove an address by the code that was mailed to it."""
    if request.method != "POST" and not proves_address(request.user.pk):
        return redirect("web:address")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.confirm_address(account=request.user, **form.cleaned_data)
        except WrongCodeError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("The address is yours. You can sign in by it from now on."))
            return redirect("web:address")
    return _shown(request, "web/accounts/address_code.html", {"form": form})


@account_page("GET", "POST")
def remove_address(request: SignedInRequest) -> HttpResponse:
    """Forget my address."""
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with passphrase_tried(request, request.user.username):
                services.remove_address(account=request.user, **form.cleaned_data)
        except WrongPassphraseError as error:
            form.add_error("passphrase", str(error))
        else:
            messages.success(request, _("We have forgotten your address."))
            return redirect("web:account")
    return _shown(request, "web/accounts/remove_address.html", {"form": form})


@page("GET", "POST")
def ask_reset(request: HttpRequest) -> HttpResponse:
    """Have a code mailed that lets me choose a new passphrase, if the address is mine."""
    if has_account(request):
        return redirect("web:my-learning")
    form = AskResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        limit_mail(request, form.cleaned_data["address"])
        try:
            services.request_reset(**form.cleaned_data)
        except InvalidAddressError as error:
            form.add_error("address", str(error))
        else:
            request.session[_ASKED] = form.cleaned_data["address"]
            return redirect("web:reset")
    return _shown(request, "web/accounts/ask_reset.html", {"form": form})


@page("GET", "POST")
def reset(request: HttpRequest) -> HttpResponse:
    """Choose a new passphrase by a mailed code, and sign in with it."""
    asked = request.session.get(_ASKED)
    if has_account(request) or not asked:
        return redirect("web:ask-reset")
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with passphrase_tried(request, asked):
                account = services.reset_passphrase(address=asked, **form.cleaned_data)
        except WrongCodeError as error:
            form.add_error("code", str(error))
        except WeakPassphraseError as error:
            form.add_error("new_passphrase", str(error))
        else:
            del request.session[_ASKED]
            messages.success(
                request, _("Your passphrase is changed. The code cannot be used again.")
            )
            return start_session(request, account, stay=False)
    return _shown(request, "web/accounts/reset.html", {"form": form})


def _shown(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    is_bound = getattr(context["form"], "is_bound", False)
    return render(request, template, context, status=INVALID if is_bound else 200)
