"""The way from a learning platform of a partner's (LTI 1.3) to a course."""

import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from partners.lti.addresses import address_of, origins_of
from partners.lti.errors import LaunchRefusedError
from partners.lti.keys import key_set
from partners.lti.launching import take_launch
from partners.lti.models import LtiRegistration
from partners.lti.selectors import connected
from partners.lti.states import Begun, state_of
from web.decorators import page
from web.views.lti_frame import (
    FRAME,
    is_framed,
    let_anybody_frame,
    onward,
    storage_of,
    try_frame,
)

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

    Within a frame a page looks first whether that can come to an end there.
    """
    registration = connected(registration_id)
    framed = is_framed(request)
    if framed:
        let_anybody_frame(request, registration)
    asked = _asked(request, registration)
    begun = Begun(str(registration.pk), storage=storage_of(request) if framed else "")
    there = _sign_in_address(registration, begun, asked)
    window = f"{request.path}?{urlencode(asked)}"
    response = try_frame(request, begun, there, window) if framed else redirect(there)
    begun.keep(response)
    return response


@xframe_options_exempt
@csrf_exempt  # the platform's token says who comes, and a code of the browser that they began it
@page("GET", "POST")
def launch(request: HttpRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Take what the platform says, and lead on: within the frame, or in this window.

    Where the browser has sent no cookie, a page asks the platform's storage which one it is.
    """
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
    if way.storage:
        at = reverse("web:lti-storage", args=[registration.pk, way.launch_id])
        return redirect(f"{at}?{urlencode({FRAME: way.storage})}")
    return redirect(onward(way, is_framed=is_framed(request)))


@page("GET")
def choices(request: HttpRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Say that this address is for the platform: by it we know that something is to be chosen."""
    connected(registration_id)
    raise LaunchRefusedError("message")


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


def _sign_in_address(registration: LtiRegistration, begun: Begun, asked: dict[str, str]) -> str:
    """Return where the platform says who somebody is."""
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
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(sent)}"
