"""The pages of a parent or guardian, who has no account here: by the code that a learner gave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from learners import services
from learners.errors import ConsentTextChangedError, GuardianCodeError
from learners.selectors.consents import known_purpose
from learners.selectors.guardians import Guarded, guarded_by
from learners.throttling import limit_guardian_code
from web.consent_forms import GuardianAnswerForm, GuardianCodeForm
from web.decorators import page
from web.languages import interface_language

INVALID, CONFLICT = 422, 409


@page("GET", "POST")
def guardian(request: HttpRequest) -> HttpResponse:
    """Ask for a code; then show the texts that it asks about, or what may be taken back."""
    if request.method != "POST":
        return _asked_for_code(request, GuardianCodeForm())
    limit_guardian_code(request)
    form = GuardianCodeForm(request.POST)
    if not form.is_valid():
        return _asked_for_code(request, form)
    try:
        return _opened(request, form.cleaned_data["code"])
    except GuardianCodeError as error:
        form.add_error("code", str(error))
        return _asked_for_code(request, form)


def _opened(request: HttpRequest, code: str) -> HttpResponse:
    """Do what was sent with a code, if anything, and show what it opens."""
    if "withdraw" in request.POST:
        purpose = known_purpose(request.POST["withdraw"])
        services.withdraw_as_guardian(code=code, purpose=purpose)
        messages.success(request, _("Taken back: %(what)s") % {"what": purpose.label})
    guarded = guarded_by(code=code, language=interface_language())
    if not guarded.asks:
        context = {"texts": guarded.texts, "code": code}
        return _kept_nowhere(render(request, "web/guardians/holds.html", context))
    if "answer" in request.POST:
        return _answered(request, code, guarded)
    return _decide(request, guarded, GuardianAnswerForm(initial={"code": code}))


def _answered(request: HttpRequest, code: str, guarded: Guarded) -> HttpResponse:
    form = GuardianAnswerForm(request.POST)
    if not form.is_valid():
        return _decide(request, guarded, form, status=INVALID)
    agreed = form.agreed(guarded.texts)
    try:
        holds = services.answer_as_guardian(code=code, agreed=agreed)
    except ConsentTextChangedError as error:
        messages.warning(request, str(error.title))
        fresh = GuardianAnswerForm(initial={"code": code})
        return _decide(request, guarded, fresh, status=CONFLICT)
    context = {"holds": holds, "purposes": list(agreed)}
    return _kept_nowhere(render(request, "web/guardians/thanks.html", context))


def _decide(
    request: HttpRequest, guarded: Guarded, form: GuardianAnswerForm, *, status: int = 200
) -> HttpResponse:
    ticked = [text.purpose for text in guarded.texts if f"agree-{text.purpose}" in form.data]
    context = {"texts": guarded.texts, "form": form, "ticked": ticked}
    return _kept_nowhere(render(request, "web/guardians/decide.html", context, status=status))


def _asked_for_code(request: HttpRequest, form: GuardianCodeForm) -> HttpResponse:
    status = INVALID if form.is_bound else 200
    return _kept_nowhere(render(request, "web/guardians/code.html", {"form": form}, status=status))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """Keep what has a code in it out of caches and of search engines."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
