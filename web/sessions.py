"""Sessions of people who sign in on the pages."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from learners import services
from learners.errors import SignInFailedError, TooManyTriesError
from learners.models import Account
from learners.throttling import limit_sign_in
from web.forms import SignInForm
from web.kept import kept_fields

SIGNED_OUT = 401
INVALID = 422


def start_session(request: HttpRequest, account: Account, *, stay: bool) -> None:
    """Sign somebody in, under a new key; ``stay`` outlives the browser."""
    login(request, account)
    if stay:
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """Ask whoever sent a form after the end of their session to sign in; None once they have.

    What they typed stays in the page that asks, in hidden fields, and comes back with the name and
    the passphrase, so that the view can take it as if nothing had happened. The server keeps
    nothing of it. The form came from this site: its token was checked before.
    """
    form = SignInForm(request.POST, prefix="again") if "again" in request.POST else None
    if form and form.is_valid():
        try:
            limit_sign_in(request, form.cleaned_data["username"])
            account = services.sign_in(
                username=form.cleaned_data["username"], passphrase=form.cleaned_data["passphrase"]
            )
        except (SignInFailedError, TooManyTriesError) as error:
            form.add_error("username", str(error))
        else:
            start_session(request, account, stay=form.cleaned_data["keep"])
            return None
    context = {"form": form or SignInForm(prefix="again"), "kept": kept_fields(request)}
    response = render(
        request, "web/accounts/sign_in_again.html", context, status=INVALID if form else SIGNED_OUT
    )
    response["Cache-Control"] = "private, no-store"
    return response
