"""What I agree to, purpose by purpose; and how to ask a parent or guardian."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from learners import selectors, services
from learners.errors import (
    ConsentTextChangedError,
    GuardianNeededError,
    ImpossibleAgeError,
    UnknownCountryError,
)
from learners.models import Purpose
from learners.requests import SignedInRequest
from learners.selectors.consents import MyConsent, may_agree_alone, unreachable
from partners.co_branding import partners_shown_to
from web.consent_forms import AgreeForm
from web.decorators import learner_page
from web.destinations import asked_for
from web.languages import interface_language

INVALID, CONFLICT = 422, 409
TO_ADDRESS = {Purpose.EMAIL, Purpose.SMS}
NO_ADDRESS_YET = {Purpose.SMS}
"""Purposes for which there is nowhere to give an address: shown to who has said something only."""


@learner_page("GET")
def consents(request: SignedInRequest) -> HttpResponse:
    """Every purpose, what I said to it, and what I said before."""
    learner_id = request.user.pk
    mine = selectors.my_consents(learner_id=learner_id, language=interface_language())
    context = {
        "consents": [each for each in mine if each.consent or each.purpose not in NO_ADDRESS_YET],
        "history": selectors.consent_history(learner_id),
    }
    return render(request, "web/consents/list.html", context)


@learner_page("GET", "POST")
def consent(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Read the text of a purpose; agree to it, or take that back."""
    learner_id = request.user.pk
    mine = selectors.my_consent(
        learner_id=learner_id, purpose=purpose, language=interface_language()
    )
    if request.method == "POST" and "withdraw" in request.POST:
        services.withdraw_consent(learner_id=learner_id, purpose=mine.purpose)
        messages.success(request, _("Taken back: %(what)s") % {"what": mine.purpose.label})
        return redirect("web:consents")
    form = AgreeForm(
        request.POST if request.method == "POST" else None,
        asks_age=mine.purpose != Purpose.SERVICE and not may_agree_alone(learner_id),
        language=interface_language(),
        initial={"text_id": mine.text.pk},
    )
    if form.is_valid() and (agreed := _agree(request, mine, form)):
        return agreed
    return _shown(request, mine, form)


@learner_page("GET", "POST")
def guardian_code(request: SignedInRequest) -> HttpResponse:
    """Choose what to ask a parent or guardian, and get a code for them, once."""
    mine = selectors.my_consents(learner_id=request.user.pk, language=interface_language())
    closed = {Purpose.SERVICE, *unreachable(request.user.pk)}
    open_to_ask = [
        each.purpose for each in mine if each.purpose not in closed and each.state != "given"
    ]
    if request.method == "POST":
        chosen = [each for each in open_to_ask if each in request.POST.getlist("purpose")]
        if chosen:
            code = services.ask_guardian(learner_id=request.user.pk, purposes=chosen)
            context = {
                "code": code,
                "address": settings.SITE_URL + reverse("web:guardian"),
                "days": settings.GUARDIAN_CODE_DAYS,
            }
            return render(request, "web/consents/code.html", context)
        messages.warning(request, _("Choose at least one."))
    context = {"purposes": open_to_ask, "asked": request.GET.getlist("purpose")}
    return render(request, "web/consents/guardian.html", context)


def _agree(request: SignedInRequest, mine: MyConsent, form: AgreeForm) -> HttpResponse | None:
    """Agree and lead on; None where the form has to say what is in the way."""
    try:
        services.give_consent(
            learner_id=request.user.pk,
            purpose=mine.purpose,
            text_id=form.cleaned_data["text_id"],
            said=form.said(),
        )
    except ConsentTextChangedError as error:
        messages.warning(request, str(error.title))
        fresh = AgreeForm(
            initial={**form.cleaned_data, "text_id": mine.text.pk},
            asks_age="age" in form.fields,
            language=interface_language(),
        )
        return _shown(request, mine, fresh, status=CONFLICT)
    except UnknownCountryError as error:
        form.add_error("country", str(error))
    except (ImpossibleAgeError, GuardianNeededError) as error:
        form.add_error("age", ValidationError(str(error), code=error.slug))
    else:
        messages.success(request, _("Agreed: %(what)s") % {"what": mine.purpose.label})
        return redirect(asked_for(request) or "web:consents")
    return None


def _shown(
    request: SignedInRequest, mine: MyConsent, form: AgreeForm, *, status: int = 200
) -> HttpResponse:
    is_sharing = mine.purpose == Purpose.PARTNERS
    context = {
        "mine": mine,
        "form": form,
        "shown": partners_shown_to(request.user.pk) if is_sharing else [],
        "too_young": form.has_error("age", GuardianNeededError.slug),
        "unreachable": mine.purpose in TO_ADDRESS and mine.purpose in unreachable(request.user.pk),
    }
    return render(
        request,
        "web/consents/consent.html",
        context,
        status=INVALID if form.errors else status,
    )
