"""Dynamic registration: the page that a platform opens, once for each registration."""

import uuid
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from partners.lti.addresses import origin_of
from partners.lti.dynamic import register_at, registration_by
from web.decorators import page

_ASKED = ("openid_configuration", "registration_token")


@csrf_exempt  # the address has a code that is good once, and no cookie counts
@xframe_options_exempt
@page("GET", "POST")
def register(request: HttpRequest, registration_id: uuid.UUID, code: str) -> HttpResponse:
    """Ask whether a platform is to be connected; POST does it, and tells it to close the page."""
    registration = registration_by(registration_id, code)
    given = request.POST if request.method == "POST" else request.GET
    asked = {name: given.get(name, "") for name in _ASKED}
    address = asked["openid_configuration"]
    if origin := origin_of(address):
        request.framed_by = [origin]  # type: ignore[attr-defined]
    if request.method == "POST":
        register_at(
            registration=registration, configuration=address, token=asked["registration_token"]
        )
    context = {
        "registration": registration,
        "asked": asked,
        "host": urlsplit(address).netloc,
        "is_done": request.method == "POST",
    }
    response = render(request, "web/lti/register.html", context)
    # The platform's window is told that it is done: it has to be within reach.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
