"""Choosing, from within a learning platform, what a place in its course is to open."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from partners.lti.addresses import origin_of, origins_of
from partners.lti.choosing import Choice, choices_of, return_address, signed_choice, takes_many
from partners.lti.errors import LaunchRefusedError
from partners.lti.launching import Entering, entering, take_up_launch
from partners.lti.selectors import connected
from web.decorators import page
from web.languages import interface_language
from web.origins import sent_by_us


@csrf_exempt  # the address names a launch that only this browser, and one time, can use
@xframe_options_exempt
@page("GET", "POST")
def choose(request: HttpRequest, registration_id: uuid.UUID, launch_id: uuid.UUID) -> HttpResponse:
    """List what may be linked; what is chosen of it is sent back to the platform, signed.

    POST with a ``code`` alone comes from a browser that keeps no cookie within a frame.
    """
    registration = connected(registration_id)
    request.framed_by = origins_of(registration)  # type: ignore[attr-defined]
    code = sent_by_us(request, "code")
    way = entering(registration, launch_id, request.COOKIES, code)
    if way.arrival.choice is None or way.arrival.is_learner or not return_address(way):
        raise LaunchRefusedError("message")
    request.framed_by = [origin_of(return_address(way))]  # type: ignore[attr-defined]
    options = choices_of(way.registration, way.arrival.language or interface_language())
    asked, has_answered = set(request.POST.getlist("chosen")), "link" in request.POST
    chosen = [each for each in options if each.value in asked]
    if has_answered and chosen:
        return _answer(request, way, chosen if takes_many(way) else chosen[:1])
    context = {
        "options": options,
        "takes_many": takes_many(way),
        "problem": _("Choose at least one.") if has_answered else "",
        "code": code,
    }
    return render(request, "web/lti/choose.html", context)


def _answer(request: HttpRequest, way: Entering, chosen: list[Choice]) -> HttpResponse:
    address = return_address(way)
    context = {"address": address, "token": signed_choice(way, chosen), "count": len(chosen)}
    take_up_launch(way)
    request.form_goes_to = origin_of(address)  # type: ignore[attr-defined]
    return render(request, "web/lti/choose.html", context)
