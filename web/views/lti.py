"""The way from a learning platform of a partner's (LTI 1.3) to a course, in a window of its own."""

import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from partners.embedding import cookies  # noqa: F401 - teaches http.cookies "partitioned"
from partners.lti.addresses import address_of, origins_of
from partners.lti.errors import LaunchRefusedError
from partners.lti.keys import key_set
from partners.lti.launching import take_launch
from partners.lti.models import LtiRegistration
from partners.lti.selectors import connected
from partners.lti.states import SECONDS, Begun, state_of
from web.decorators import page

_PUBLIC = {"Cache-Control": "public, max-age=300"}
_ASKED = ("iss", "login_hint", "lti_message_hint", "lti_deployment_id", "client_id")
_LONGEST = 4000


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Publish the keys by which platforms know what we sign."""
    return JsonResponse(key_set(), content_type="application/jwk-set+json", headers=_PUBLIC)


@csrf_exempt  # a form of the platform's, which changes nothing here
@xframe_options_exempt
@page("GET", "POST")
def begin(request: HttpRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Send a browser that comes from a platform back to it, to be told who it is.

    Within a frame it is asked to open a window of its own first, in which cookies are kept.
    """
    registration = connected(registration_id)
    asked = _asked(request, registration)
    is_framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
    if is_framed and not _is_choosing(request, registration):
        return _in_a_window(request, registration, asked)
    begun = Begun(str(registration.pk))
    sent = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": address_of("launch", registration),
        "login_hint": asked["login_hint"],
        "state": state_of(begun),
        "nonce": begun.nonce,
    }
    if hint := asked.get("lti_message_hint"):
        sent["lti_message_hint"] = hint
    there = registration.sign_in_address
    response = redirect(f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(sent)}")
    keep(response, begun)
    return response


@xframe_options_exempt
@csrf_exempt  # the platform's token says who comes, and a cookie that they began it
@page("GET", "POST")
def launch(request: HttpRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Take what the platform says, and lead on to a page that cookies of this site reach."""
    registration = connected(registration_id)
    request.framed_by = origins_of(registration)  # type: ignore[attr-defined]
    said = {name: request.POST.get(name, "") for name in ("state", "id_token")}
    if not all(said.values()):
        raise LaunchRefusedError("message")
    way = take_launch(
        registration=registration,
        state=said["state"],
        token=said["id_token"],
        cookies=request.COOKIES,
    )
    to = "web:lti-enter" if way.arrival.choice is None else "web:lti-choose"
    return redirect(to, registration.pk, way.launch_id)


@page("GET")
def choices(request: HttpRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Say that this address is for the platform: by it we know that something is to be chosen."""
    connected(registration_id)
    raise LaunchRefusedError("message")


def keep(response: HttpResponse, begun: Begun) -> None:
    """Let the browser show, when it comes back from another site, that it began a launch."""
    response.set_cookie(
        begun.cookie, begun.code, max_age=SECONDS, secure=True, httponly=True, samesite="None"
    )
    # Within a frame, browsers keep it for the site around it alone.
    response.cookies[begun.cookie]["partitioned"] = True


def _asked(request: HttpRequest, registration: LtiRegistration) -> dict[str, str]:
    """Return what a platform asks with. Raises LaunchRefusedError where it is another one."""
    given: Any = request.POST if request.method == "POST" else request.GET
    asked = {name: given[name] for name in _ASKED if given.get(name)}
    if asked.get("iss") != registration.issuer:
        raise LaunchRefusedError("issuer")
    if asked.get("client_id", registration.client_id) != registration.client_id:
        raise LaunchRefusedError("audience")
    if "login_hint" not in asked or any(len(value) > _LONGEST for value in asked.values()):
        raise LaunchRefusedError("message")
    return asked


def _is_choosing(request: HttpRequest, registration: LtiRegistration) -> bool:
    """Say whether something is to be chosen: that goes on in the frame, and answers into it."""
    given: Any = request.POST if request.method == "POST" else request.GET
    return given.get("target_link_uri") == address_of("choices", registration)


def _in_a_window(
    request: HttpRequest, registration: LtiRegistration, asked: dict[str, str]
) -> HttpResponse:
    request.framed_by = origins_of(registration)  # type: ignore[attr-defined]
    context = {"address": f"{request.path}?{urlencode(asked)}"}
    return render(request, "web/lti/window.html", context)
