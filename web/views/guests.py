"""Learning without an account: beginning, bringing it along into an account, and leaving."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners import services
from learners.errors import ConsentTextChangedError
from learners.models import Purpose
from learners.requests import SignedInRequest
from learners.selectors import my_enrolments_with_titles, texts_in_force
from learners.throttling import limit_sign_up
from web.decorators import learner_page, page
from web.destinations import asked_for, destination
from web.forms import BeginForm
from web.languages import interface_language, reader_language
from web.sessions import GUEST, start_session


@page("GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Say what it means to learn without an account, and begin."""
    if request.user.is_authenticated:
        return redirect(destination(request))
    form = BeginForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask_to_begin(request, form, 422 if form.is_bound else 200)
    stay = form.cleaned_data.pop("keep")
    limit_sign_up(request)
    try:
        guest = services.begin_as_guest(language=reader_language(request), **form.cleaned_data)
    except ConsentTextChangedError as error:
        messages.warning(request, str(error.title))
        return _ask_to_begin(request, BeginForm(), error.status)
    return start_session(request, guest, stay=stay, going_to=destination(request))


def _ask_to_begin(request: HttpRequest, form: BeginForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "days": settings.GUEST_DAYS,
        "next": asked_for(request),
        "text": texts_in_force(interface_language(), Purpose.SERVICE)[Purpose.SERVICE],
    }
    return render(request, "web/guests/begin.html", context, status=status)


@learner_page("GET", "POST")
def bring_along(request: SignedInRequest) -> HttpResponse:
    """Ask whether what was done as a guest before signing in belongs to this account."""
    told = request.session.get(GUEST)
    enrolments = my_enrolments_with_titles(uuid.UUID(told)) if told else []
    if not told or not enrolments:
        request.session.pop(GUEST, None)
        return redirect(destination(request))
    if request.method != "POST":
        context = {"enrolments": enrolments, "next": asked_for(request)}
        return render(request, "web/guests/bring_along.html", context)
    if "bring" in request.POST:
        _bring(request, uuid.UUID(told))
    elif "drop" in request.POST:
        services.leave_as_guest(learner_id=uuid.UUID(told))
        messages.success(request, _("What was done without an account is being deleted."))
    else:
        return redirect("web:bring-along")
    del request.session[GUEST]
    return redirect(destination(request))


@learner_page("GET")
def leave(request: SignedInRequest) -> HttpResponse:
    """Ask a guest who signs out whether everything may be lost."""
    if not request.user.is_guest:
        return redirect("web:my-learning")
    return render(request, "web/guests/leave.html")


def _bring(request: SignedInRequest, guest_id: uuid.UUID) -> None:
    joined = services.join_guest(guest_id=guest_id, account=request.user)
    messages.success(request, _("What you did without an account is in your account now."))
    if joined.left_behind:
        said = ngettext(
            "%(count)s attempt at a quiz could not come along: no more are allowed, or one was "
            "open already.",
            "%(count)s attempts at quizzes could not come along: no more are allowed, or one was "
            "open already.",
            joined.left_behind,
        )
        messages.info(request, said % {"count": joined.left_behind})
