"""Arriving in a frame: beginning as a guest, or signing in; then where to go."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from courses.errors import NotFoundError
from courses.selectors import run_titles
from learners import services
from learners.errors import (
    ConsentTextChangedError,
    SecondFactorError,
    SecondFactorNeededError,
    SignInFailedError,
    TooManyTriesError,
)
from learners.models import Account, Consent, Enrolment, Purpose
from learners.selectors import my_progress, texts_in_force
from learners.throttling import passphrase_tried
from partners.embedding.sessions import begin_visit
from partners.errors import JoinedBeforeError, OwnAccountError
from partners.lti.framed import join
from partners.lti.selectors import part_to_open
from partners.services import account_of
from web.decorators import page
from web.embedding.mounts import EmbeddedRequest
from web.forms import BeginForm, SignInAgainForm
from web.languages import interface_language

INVALID = 422


@page("GET", "POST")
def welcome(request: EmbeddedRequest) -> HttpResponse:
    """Say what it means to learn here, and begin as a guest."""
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _welcome(request)
    text_id = form.cleaned_data["text_id"]
    try:
        account = join(request.visit, request.partner, text_id=text_id)
    except ConsentTextChangedError as error:
        messages.warning(request, str(error.title))
        return _welcome(request, error.status)
    except OwnAccountError:
        return redirect("web:sign-in")
    return _arrived(request, account)


def _welcome(request: EmbeddedRequest, status: int = 200) -> HttpResponse:
    language = interface_language()
    context = {
        "title": run_titles([request.mount.run_id], language).get(request.mount.run_id, ""),
        "days": settings.FOLLOWED_GUEST_DAYS,
        "text": texts_in_force(language, Purpose.SERVICE)[Purpose.SERVICE],
    }
    return render(request, "web/embedding/frame/welcome.html", context, status=status)


@page("GET", "POST")
def sign_in(request: EmbeddedRequest) -> HttpResponse:
    """Sign in to an account of one's own: the one that this partner knows, if it knows one."""
    form = SignInAgainForm(request.POST if request.method == "POST" else None)
    del form.fields["keep"]
    if form.is_valid() and (account := _signed_in(request, form)):
        return _arrived(request, account)
    context = {
        "form": form,
        "is_known": account_of(request.visit.coming(request.partner)) is not None,
    }
    status = INVALID if form.errors else 200
    return render(request, "web/embedding/frame/sign_in.html", context, status=status)


def _signed_in(request: EmbeddedRequest, form: SignInAgainForm) -> Account | None:
    """Return who has signed in; None where the form has to say what is in the way."""
    said = form.cleaned_data
    try:
        with passphrase_tried(request, said["username"]):
            account = services.sign_in(username=said["username"], passphrase=said["passphrase"])
            services.require_second_factor(account=account, code=said["code"])
        return join(request.visit, request.partner, signed_in=account)
    except (SecondFactorNeededError, SecondFactorError) as error:
        form.ask_code(str(error))
    except (SignInFailedError, TooManyTriesError, OwnAccountError, JoinedBeforeError) as error:
        form.add_error("username", f"{error.title} {error.detail}".strip())
    return None


def _arrived(request: EmbeddedRequest, account: Account) -> HttpResponse:
    begin_visit(request.session, request.visit, account)
    return redirect("web:begin")


@page("GET")
def begin(request: Any) -> HttpResponse:
    """Lead to the first page: by the question what the partner may see, before anything is done.

    Two queries, and those of the outline where one part of it is meant. Whoever is not in yet is
    asked that first.
    """
    if not request.user.is_authenticated:
        known = account_of(request.visit.coming(request.partner))
        return redirect("web:sign-in" if known else "web:welcome")
    learner_id = request.user.pk
    mine = {"learner_id": learner_id, "run_id": request.mount.run_id}
    has_begun = Enrolment.objects.filter(**mine, done__gt=0).exists()
    if (
        not has_begun
        and not Consent.objects.filter(learner_id=learner_id, purpose=Purpose.PARTNERS).exists()
    ):
        return redirect("web:consent", purpose=Purpose.PARTNERS)
    return redirect(first_page(request))


def first_page(request: Any) -> str:
    """Return the address of what the partner wants shown, else of the course."""
    run_id, part = request.mount.run_id, request.visit.activity
    if part and (activity := _activity_of(request, uuid.UUID(part))):
        return reverse("web:activity", args=[run_id, activity])
    return reverse("web:progress", args=[run_id])


def _activity_of(request: Any, part: uuid.UUID) -> uuid.UUID | None:
    """Return the activity that a part of the course leads its reader to, if they are in it."""
    try:
        mine = my_progress(learner_id=request.user.pk, run_id=request.mount.run_id)
    except NotFoundError:
        return None
    return part_to_open(mine, part)
