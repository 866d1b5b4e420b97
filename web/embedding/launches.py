"""Coming into a frame from a learning platform (LTI 1.3)."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from courses.errors import NotFoundError
from partners.lti.addresses import frames_of, page_origin
from partners.lti.errors import LaunchRefusedError
from partners.lti.framed import visit_by
from partners.lti.launching import entering
from partners.lti.selectors import connected
from partners.lti.states import Begun
from web.decorators import page
from web.embedding.coming import come_in
from web.embedding.mounts import EmbeddedRequest
from web.languages import reader_language
from web.origins import sent_by_us


@csrf_exempt  # what says that it is this browser is in a cookie, or in a form of ours alone
@page("GET", "POST")
def launched(
    request: EmbeddedRequest, registration_id: uuid.UUID, launch_id: uuid.UUID
) -> HttpResponse:
    """Take up a launch, and lead to what its place opens, or to what is asked first.

    It is here, in the mount, that the cookie of the frame says who has signed in before. POST comes
    from a browser that keeps no cookie within a frame, into a window of its own; it may come again
    once that was closed.
    """
    if request.visit and request.visit.launch == str(launch_id):
        return redirect("web:begin")
    registration = connected(registration_id)
    origin = page_origin(registration, "")
    request.framed_by = frames_of(registration, origin)  # type: ignore[attr-defined]
    way = entering(registration, launch_id, request.COOKIES, sent_by_us(request, "code"))
    if way.arrival.choice is not None:
        raise LaunchRefusedError("message")
    visit = visit_by(way, reader_language(request))
    if not request.mount.is_of(visit):
        raise NotFoundError
    request.framed_by = frames_of(registration, visit.origin)  # type: ignore[attr-defined]
    response = redirect(come_in(request, visit, registration.partner))
    Begun(str(registration.pk), launch_id.hex).forget(response)
    return response
