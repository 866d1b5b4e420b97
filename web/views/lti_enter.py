"""Entering from a learning platform: whose account it is, and what somebody new is told first."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.errors import NotFoundError
from learners.errors import ConsentTextChangedError
from learners.models import Account, Purpose
from learners.selectors import has_consented, my_progress, texts_in_force
from partners.errors import OwnAccountError
from partners.lti.errors import LaunchRefusedError
from partners.lti.launching import Entering, Opened, account_at, enter, entering
from partners.lti.selectors import connected, is_brought, part_to_open
from partners.lti.states import Begun
from web.decorators import page
from web.forms import BeginForm
from web.languages import interface_language, reader_language
from web.owners import is_anothers
from web.sessions import start_session

MINE = "mine"


@page("GET", "POST")
def arrive(request: HttpRequest, registration_id: uuid.UUID, launch_id: uuid.UUID) -> HttpResponse:
    """Enter as who the platform says; ask first whoever is new, or signed in as somebody else."""
    way = entering(connected(registration_id), launch_id, request.COOKIES)
    if way.arrival.choice is not None:
        raise LaunchRefusedError("message")
    known, me = account_at(way, reader_language(request)), _me(request)
    if known is not None and not known.is_guest and known != me:
        return _own_account(request, me)
    if known is not None and me in {None, known}:
        return _go_in(request, way, me)
    if request.method != "POST" or is_anothers(request):
        return _ask(request, way, known)
    form = BeginForm(request.POST)
    text_id = form.cleaned_data["text_id"] if form.is_valid() else None
    try:
        return _go_in(request, way, me if MINE in request.POST else None, text_id)
    except ConsentTextChangedError as error:
        messages.warning(request, str(error.title))
        return _ask(request, way, known, status=error.status)


def _me(request: HttpRequest) -> Account | None:
    """Return who is signed in. Not who came from a platform before, on a device that many use."""
    user = request.user
    return user if isinstance(user, Account) and not is_brought(user) else None


def _own_account(request: HttpRequest, me: Account | None) -> HttpResponse:
    """Have who has an account of their own sign in to it. Raises OwnAccountError for another."""
    if me is not None:
        raise OwnAccountError
    logout(request)
    return redirect_to_login(request.get_full_path())


def _ask(
    request: HttpRequest, way: Entering, known: Account | None, status: int = 200
) -> HttpResponse:
    """Say what it means to go on, and as whom."""
    me = _me(request)
    context = {
        "partner": way.registration.partner,
        "me": me,
        "known": known,
        "may_be_mine": known is None and me is not None and not me.is_guest,
        "text": texts_in_force(interface_language(), Purpose.SERVICE)[Purpose.SERVICE],
        "next": request.get_full_path(),
    }
    return render(request, "web/lti/enter.html", context, status=status)


def _go_in(
    request: HttpRequest, way: Entering, signed_in: Account | None, text_id: uuid.UUID | None = None
) -> HttpResponse:
    """Enter, in a session of theirs, and lead to what their place opens."""
    language = reader_language(request)
    is_new = account_at(way, language) is None
    opened = enter(way, language=language, signed_in=signed_in, text_id=text_id)
    is_me = opened.account == request.user
    if not is_me:
        logout(request)
    going_to = _destination(request, opened, is_new=is_new)
    if is_me:
        response: HttpResponse = redirect(going_to)
    else:
        response = start_session(request, opened.account, stay=False, going_to=going_to)
    Begun(str(way.registration.pk), way.launch_id.hex).forget(response)
    return response


def _destination(request: HttpRequest, opened: Opened, *, is_new: bool) -> str:
    """Return where the place leads; by the question whether the partner sees progress, once."""
    run_id, learner_id = opened.run_id, opened.account.pk
    try:
        part = part_to_open(my_progress(learner_id=learner_id, run_id=run_id), opened.part)
    except NotFoundError:
        return reverse("web:my-learning")
    to = reverse("web:activity", args=[run_id, part]) if part else ""
    to = to or reverse("web:progress", args=[run_id])
    if not is_new or has_consented(learner_id, Purpose.PARTNERS):
        return to
    said = _("You have joined. Decide now whether they may see your progress; you need not.")
    messages.success(request, said)
    return f"{reverse('web:consent', args=[Purpose.PARTNERS])}?{urlencode({'next': to})}"
