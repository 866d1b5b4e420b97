"""Coming into a frame: the door, the token that it is handed, and a window for who needs one."""

import json
import uuid
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from courses.errors import DomainError, NotFoundError
from courses.selectors import run_titles
from partners.embedding.errors import EmbedTokenError
from partners.embedding.models import EmbedToken
from partners.embedding.passes import WINDOW, make_pass, open_pass
from partners.embedding.services import Handed, frame_origins, take_token, token_used
from partners.embedding.sessions import SessionStore, Visit
from partners.lti.selectors import platform_origins
from partners.models import Partner
from web.decorators import page
from web.embedding.coming import come_in
from web.embedding.mounts import EmbeddedRequest
from web.languages import interface_language
from web.origins import is_from_elsewhere
from web.views.errors import domain_error

FORBIDDEN, BAD = 403, 400


@page("GET")
def door(request: EmbeddedRequest) -> HttpResponse:
    """Show that something is coming. Its script asks the site around it for a token.

    Nothing is said here of who came before: on a shared device it may be somebody else's turn.
    """
    request.visit, request.user = None, AnonymousUser()  # type: ignore[assignment]
    mount: Any = request.mount
    partner = Partner.objects.filter(pk=mount.partner_id).first()
    if partner is None:
        raise NotFoundError
    request.partner = partner
    sites = [*frame_origins(partner, mount.run_id), *platform_origins(partner)]
    request.framed_by = list(dict.fromkeys(sites))  # type: ignore[attr-defined]
    titles = run_titles([mount.run_id], interface_language())
    context = {"title": titles.get(mount.run_id, ""), "partner": partner}
    return render(request, "web/embedding/frame/door.html", context)


@csrf_exempt
@page("GET", "POST")
def enter(request: EmbeddedRequest) -> HttpResponse:
    """Take the token that the site has handed to the door, and say where to go.

    No CSRF token is asked: there is no session yet, and the token is one. ``origin`` is what the
    browser says of who handed it over, and ``by`` what the door drew for itself, so that it can ask
    again where our answer was lost. A token that this browser itself has used before does, so that
    a page may be reloaded. GET says by its status whether the browser has kept the cookie.
    """
    if request.method != "POST":
        return HttpResponse(status=204 if request.visit else 401)
    if is_from_elsewhere(request):
        return JsonResponse({"problem": "from-elsewhere"}, status=FORBIDDEN)
    try:
        handed = _handed(request)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"problem": "bad-request"}, status=BAD)
    try:
        onward = _enter(request, handed)
    except DomainError as error:
        said = {"problem": error.slug, "title": str(error.title)}
        return JsonResponse(said, status=error.status)
    request.session.save()
    key = make_pass(request.session.session_key or "", use=WINDOW)
    return JsonResponse({"onward": onward, "pass": key})


@csrf_exempt
@page("GET", "POST")
def window(request: EmbeddedRequest) -> HttpResponse:
    """Go on in a window of its own, for browsers that keep no cookie of a frame."""
    if request.method != "POST" or is_from_elsewhere(request):
        return redirect("web:door")
    try:
        key = open_pass(request.POST.get("pass", ""), use=WINDOW)
    except EmbedTokenError as error:
        return domain_error(request, error)
    request.session = SessionStore(key)
    request.session.modified = True
    return redirect("web:begin")


def _handed(request: EmbeddedRequest) -> Handed:
    """Return what the door has handed over. Raises ValueError and others for anything else."""
    told, mount = json.loads(request.body), request.mount
    return Handed(
        text=str(told["token"]),
        partner_id=mount.partner_id,
        run_id=mount.run_id,
        origin=str(told["origin"]),
        by=uuid.UUID(str(told["by"])) if told.get("by") else None,
    )


def _enter(request: EmbeddedRequest, handed: Handed) -> str:
    """Let somebody in; return the address of what they see first."""
    try:
        token = take_token(handed)
    except EmbedTokenError:
        if _was_here(request, handed.text, handed.origin):
            return reverse("web:begin")
        raise
    return reverse(come_in(request, _visit_by(token), token.partner))


def _was_here(request: EmbeddedRequest, text: str, origin: str) -> bool:
    """Say whether this browser's session began with a token."""
    visit: Visit | None = request.visit
    return (
        visit is not None and visit.origin == origin and visit.token == str(token_used(text) or "-")
    )


def _visit_by(token: EmbedToken) -> Visit:
    return Visit(
        partner=str(token.partner_id),
        run=str(token.run_id),
        origin=token.origin,
        known_as=token.known_as,
        is_sandbox=token.is_sandbox,
        language=token.language,
        activity=str(token.activity_id or ""),
        token=str(token.pk),
    )
