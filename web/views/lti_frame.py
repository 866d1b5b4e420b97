"""A launch within a platform's frame: whether it can end there, and which browser it comes from."""

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from partners.lti.addresses import frames_of, framing_origin, origins_of, page_origin
from partners.lti.errors import LaunchRefusedError
from partners.lti.framed import visit_by
from partners.lti.launching import Entering, launch_taken
from partners.lti.models import LtiRegistration
from partners.lti.selectors import connected
from partners.lti.states import Begun
from web.decorators import page
from web.embedding.mounts import in_mount
from web.languages import interface_language

FRAME = "lti_storage_target"
_NAME = re.compile(r"[\w.:-]{1,100}")


def is_framed(request: HttpRequest) -> bool:
    """Say whether this is asked for a frame. Old browsers do not tell, and go on as in a window."""
    return request.headers.get("Sec-Fetch-Dest") in {"iframe", "frame"}


def storage_of(request: HttpRequest) -> str:
    """Return the name of the platform's frame that keeps something for us, "" where none does."""
    given: Any = request.POST if request.method == "POST" else request.GET
    name = given.get(FRAME, "")
    return name if _NAME.fullmatch(name) else ""


def let_anybody_frame(request: HttpRequest, registration: LtiRegistration) -> None:
    """Let any site frame a page that shows nothing of anybody.

    Nobody knows yet on which page of the platform's the frame is. What follows is framed by that
    page alone: docs/decisions/0016-a-launch-goes-on-in-its-frame.md.
    """
    local = [origin for origin in origins_of(registration) if origin.startswith("http:")]
    request.framed_by = ["https:", *local]  # type: ignore[attr-defined]


def try_frame(request: HttpRequest, begun: Begun, there: str, window: str) -> HttpResponse:
    """Look whether the browser keeps something within the frame, and go on ``there``.

    Else one is asked to open a ``window``, and to begin there.
    """
    origin = framing_origin(there)
    context = {"begun": begun, "onward": there, "storage_origin": origin, "window": window}
    return render(request, "web/lti/frame.html", context)


@xframe_options_exempt
@page("GET")
def ask_storage(
    request: HttpRequest, registration_id: uuid.UUID, launch_id: uuid.UUID
) -> HttpResponse:
    """Ask the platform's storage for the code of a launch, in a browser that has sent no cookie.

    What the page finds there, it sends on to where the launch leads. It says nothing of who comes.
    """
    registration = connected(registration_id)
    request.framed_by = origins_of(registration)  # type: ignore[attr-defined]
    way = launch_taken(registration, launch_id)
    if way is None:
        raise LaunchRefusedError("replayed")
    origin = page_origin(registration, way.arrival.origin)
    request.framed_by = frames_of(registration, origin)  # type: ignore[attr-defined]
    context = {
        "begun": Begun(str(registration.pk), launch_id.hex, storage_of(request)),
        "storage_origin": framing_origin(registration.sign_in_address),
        "address": onward(way, is_framed=True),
        "is_choosing": way.arrival.choice is not None,
        "refused": LaunchRefusedError("browser"),
    }
    return render(request, "web/lti/storage.html", context)


def onward(way: Entering, *, is_framed: bool) -> str:
    """Return where a launch goes on: to choosing, in the mount of its run, or in this window."""
    ids = (way.registration.pk, way.launch_id)
    if way.arrival.choice is not None:
        return reverse("web:lti-choose", args=ids)
    if is_framed:
        return in_mount(visit_by(way, interface_language()).path, "launched", *ids)
    return reverse("web:lti-enter", args=ids)
