"""What makes a frame's pages of the learners' pages: addresses, the session, and who may see what.

Everything here does nothing for other pages.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions import middleware
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils.cache import patch_vary_headers

from courses.errors import NotFoundError
from learners.selectors import own_attempt
from partners.embedding.cookies import NAME, delete_cookie, set_cookie
from partners.embedding.sessions import SessionStore, Visit, visit_of
from partners.lti.addresses import frames_of
from partners.lti.framed import registration_of_visit
from partners.models import Partner
from web.embedding.mounts import mount_at

OPEN = {"door", "enter", "window", "launched"}
"""Pages for who has not come yet."""
ARRIVING = {"welcome", "sign-in", "begin"}
"""Pages for who has come, and is not signed in."""
_SAYS_SO = "autosave"
"""Says by itself, to its script, that nobody is signed in."""


class MountMiddleware:
    """Takes the mount off an address, so that the pages in it are found, and lead to each other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Pass the request on; whatever it reverses meanwhile lies in the mount."""
        found = mount_at(request.path_info)
        request.mount = found and found[0]
        if found is None:
            return self.get_response(request)
        request.path_info, request.urlconf = found[1], "web.embedding.urls"
        before = get_script_prefix()
        set_script_prefix(found[0].path)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's; in a mount, the session is the frame's, and its cookie another one."""

    def process_request(self, request: Any) -> None:
        """Put the session on the request, and ``visit``: who has come to this mount, if anybody."""
        request.visit = None
        if request.mount is None:
            super().process_request(request)
            return
        request.session = SessionStore(request.COOKIES.get(NAME))
        visit = visit_of(request.session)
        if visit and request.mount.is_of(visit):
            request.visit = visit
        elif visit:
            request.session = SessionStore()

    def process_response(self, request: Any, response: Any) -> Any:
        """Save what has changed."""
        if request.mount is None:
            return super().process_response(request, response)
        patch_vary_headers(response, ["Cookie"])
        session = request.session
        if session.is_empty():
            if NAME in request.COOKIES:
                delete_cookie(response, path=request.mount.path)
        elif session.modified and response.status_code < 500:  # noqa: PLR2004
            try:
                session.save()
            except UpdateError:
                raise SessionInterrupted from None
            set_cookie(response, session.session_key, path=request.mount.path)
        return response


class GuardMiddleware:
    """Lets the sites frame what they may, and shows of a mount what the visit is about."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Pass the request on. Only pages that say by whom are ever framed."""
        request.framed_by = [request.visit.origin] if request.visit and request.visit.origin else []
        if request.mount is not None:  # a cookie of messages would not be kept
            request._messages = SessionStorage(request)
        response = self.get_response(request)
        if request.framed_by:
            response.xframe_options_exempt = True  # type: ignore[attr-defined]
        if request.mount is not None:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send whoever is not in to the door. Two queries where somebody is; three by LTI."""
        if request.mount is None or request.resolver_match.url_name in OPEN:
            return None
        partner = Partner.objects.filter(pk=request.mount.partner_id).first()
        if not request.visit or partner is None or not _still_holds(request, partner):
            request.session.flush()
            return redirect("web:door")
        request.partner = partner
        if request.resolver_match.url_name in ARRIVING:
            return None
        if not request.user.is_authenticated:
            return None if request.resolver_match.url_name == _SAYS_SO else redirect("web:door")
        _require_within(request, kwargs)
        return None


def _still_holds(request: Any, partner: Partner) -> bool:
    """Say whether the contract is in force, and the site is still one that may show courses.

    A visit from a learning platform holds while that is connected; who may frame it is said here.
    """
    visit: Visit = request.visit
    if not partner.is_in_force:
        return False
    if not visit.registration:
        return visit.origin in partner.origins
    registration = registration_of_visit(visit)
    if registration is None:
        return False
    request.framed_by = frames_of(registration, visit.origin)
    return True


def _require_within(request: Any, kwargs: dict[str, Any]) -> None:
    """Let nothing be seen of another run. Raises Http404."""
    run_ids = {kwargs["run_id"]} if "run_id" in kwargs else set()
    if "attempt_id" in kwargs:
        try:
            attempt = own_attempt(learner_id=request.user.pk, attempt_id=kwargs["attempt_id"])
        except NotFoundError:
            raise Http404 from None
        run_ids.add(attempt.run_id)
    if run_ids - {request.mount.run_id}:
        raise Http404
