"""Sessions of people who sign in on the pages."""

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone

from learners import services
from learners.adapters import GUEST, STAYS
from learners.errors import (
    SecondFactorError,
    SecondFactorNeededError,
    SignInFailedError,
    TooManyTriesError,
)
from learners.models import Account
from learners.requests import SignedInRequest
from learners.second_factor import uses_second_factor
from learners.throttling import passphrase_tried
from web.forms import SignInAgainForm
from web.kept import sealed_fields

SIGNED_OUT = 401
ANOTHERS = 409
INVALID = 422
SIGNING_IN = "again"
"""The button of the pages that ask to sign in while they keep a form."""
_SEEN_ON = "seen_on"
FRESH_SECONDS = 600


def start_session(
    request: HttpRequest, account: Account, *, stay: bool, going_to: str = "web:my-learning"
) -> HttpResponse:
    """Sign somebody in, under a new key, and lead on; ``stay`` outlives the browser.

    Whoever uses a second factor is led to it first, and is signed in there. What was done as a
    guest until now is not lost: the session says whose that is.
    """
    request.session[STAYS] = stay
    if uses_second_factor(account):
        return perform_login(request, Login(user=account, redirect_url=resolve_url(going_to)))
    get_adapter(request).login(request, account)
    return redirect(onward(request, going_to))


def sign_on(request: HttpRequest, account: Account, *, going_to: str) -> HttpResponse:
    """Sign in who has come through their organisation, and lead on."""
    record_authentication(request, account, "socialaccount")
    return start_session(request, account, stay=False, going_to=going_to)


def has_just_signed_on(request: HttpRequest) -> bool:
    """Say whether somebody has come through their organisation some minutes ago at most."""
    records = get_authentication_records(request, request.user)
    signed_on = [each["at"] for each in records if each.get("method") == "socialaccount"]
    return bool(signed_on) and time.time() - signed_on[-1] < FRESH_SECONDS


def onward(request: HttpRequest, going_to: str) -> str:
    """Return where to go on: by the question what becomes of a guest's work, where there is any."""
    if GUEST not in request.session:
        return going_to
    return f"{reverse('web:bring-along')}?{urlencode({'next': resolve_url(going_to)})}"


def renew_session(request: HttpRequest, account: Account, *, used: bool) -> None:
    """Begin a new session in place of all that have just ended, this one too.

    ``used`` is whether a second factor was used in it.
    """
    stays = not request.session.get_expire_at_browser_close()
    request.session.flush()
    _go_on_as(request, account, stay=stays, used=used)


def _go_on_as(request: HttpRequest, account: Account, *, stay: bool, used: bool) -> None:
    request.session[STAYS] = stay
    if used:
        record_authentication(request, account, "mfa")
    get_adapter(request).login(request, account)


def note_guest(request: SignedInRequest) -> None:
    """Let the session of a guest, who cannot sign in again, end only after days without use.

    Once a day: what changes in it is what makes it last longer.
    """
    today = f"{timezone.now():%Y-%m-%d}"
    if request.user.is_guest and request.session.get(_SEEN_ON) != today:
        request.session[_SEEN_ON] = today
        services.note_use(account=request.user)


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """Ask whoever sent a form after the end of their session to sign in; None once they have.

    What they typed stays in the page that asks, sealed, and comes back with the name and the
    passphrase, so that the view can take it as if nothing had happened. The server keeps nothing of
    it. The form came from this site: its token was checked before.
    """
    form = SignInAgainForm(request.POST) if SIGNING_IN in request.POST else None
    if form and form.is_valid():
        try:
            with passphrase_tried(request, form.cleaned_data["username"]):
                account = services.sign_in(
                    username=form.cleaned_data["username"],
                    passphrase=form.cleaned_data["passphrase"],
                )
                used = services.require_second_factor(
                    account=account, code=form.cleaned_data["code"]
                )
        except (SignInFailedError, TooManyTriesError) as error:
            form.add_error("username", f"{error.title} {error.detail}".strip())
        except (SecondFactorNeededError, SecondFactorError) as error:
            form.ask_code(str(error))
        else:
            _go_on_as(request, account, stay=form.cleaned_data["keep"], used=bool(used))
            return None
    status = INVALID if form else SIGNED_OUT
    return _asking(request, "sign_in_again", form or SignInAgainForm(), status)


def anothers_form(request: HttpRequest) -> HttpResponse:
    """Tell whoever is signed in that a form was filled in by somebody else, and that it waits.

    They go on as themselves. The other person may still sign in on this page, and send it.
    """
    return _asking(request, "anothers_form", SignInAgainForm(), ANOTHERS)


def _asking(request: HttpRequest, name: str, form: SignInAgainForm, status: int) -> HttpResponse:
    context = {"form": form, "kept": sealed_fields(request)}
    response = render(request, f"web/accounts/{name}.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
