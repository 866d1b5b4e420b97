"""Sessions of people who sign in on the pages."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from learners import services
from learners.errors import SignInFailedError, TooManyTriesError
from learners.models import Account
from learners.requests import SignedInRequest
from learners.selectors.accounts import has_enrolled
from learners.throttling import passphrase_tried
from web.forms import SignInForm
from web.kept import sealed_fields

SIGNED_OUT = 401
ANOTHERS = 409
INVALID = 422
SIGNING_IN = "again"
"""The button of the pages that ask to sign in while they keep a form."""


GUEST = "guest"
"""In a session: who learned in this browser before its owner signed in, until they decide."""
_SEEN_ON = "seen_on"


def start_session(request: HttpRequest, account: Account, *, stay: bool) -> None:
    """Sign somebody in, under a new key; ``stay`` outlives the browser.

    What was done as a guest until now is not lost: the session says whose that is.
    """
    before = request.user
    login(request, account)
    if isinstance(before, Account) and before.is_guest and before.pk != account.pk:
        if has_enrolled(before.pk):
            request.session[GUEST] = str(before.pk)
        else:
            services.leave_as_guest(learner_id=before.pk)
    if stay:
        days = timedelta(days=settings.GUEST_DAYS).total_seconds()
        request.session.set_expiry(int(days) if account.is_guest else settings.SESSION_COOKIE_AGE)


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
    form = SignInForm(request.POST, prefix="again") if SIGNING_IN in request.POST else None
    if form and form.is_valid():
        try:
            with passphrase_tried(request, form.cleaned_data["username"]):
                account = services.sign_in(
                    username=form.cleaned_data["username"],
                    passphrase=form.cleaned_data["passphrase"],
                )
        except (SignInFailedError, TooManyTriesError) as error:
            form.add_error("username", f"{error.title} {error.detail}".strip())
        else:
            start_session(request, account, stay=form.cleaned_data["keep"])
            return None
    status = INVALID if form else SIGNED_OUT
    return _asking(request, "sign_in_again", form or SignInForm(prefix="again"), status)


def anothers_form(request: HttpRequest) -> HttpResponse:
    """Tell whoever is signed in that a form was filled in by somebody else, and that it waits.

    They go on as themselves. The other person may still sign in on this page, and send it.
    """
    return _asking(request, "anothers_form", SignInForm(prefix="again"), ANOTHERS)


def _asking(request: HttpRequest, name: str, form: SignInForm, status: int) -> HttpResponse:
    context = {"form": form, "kept": sealed_fields(request)}
    response = render(request, f"web/accounts/{name}.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
