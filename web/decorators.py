"""What every view of a page has in common: methods, errors, caching, who may see it."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from courses.errors import DomainError
from learners import services
from learners.requests import SignedInRequest
from web.kept import unseal
from web.languages import interface_language
from web.moments import readers_zone
from web.owners import is_anothers
from web.sessions import SIGNING_IN, anothers_form, note_guest, sign_in_again
from web.views.errors import domain_error

View = Callable[..., HttpResponseBase]
SHARED = "public, max-age=60, stale-while-revalidate=600"


def page(*methods: str, shared: bool = False) -> Callable[[View], View]:
    """Make a view a page of the site: domain errors become error pages with their status.

    A ``shared`` page is the same for everybody who is not signed in, so caches may keep it.
    """
    allowed = {*methods, "HEAD"} if "GET" in methods else set(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            try:
                with readers_zone(request):
                    response = view(request, *args, **kwargs)
            except DomainError as error:
                response = domain_error(request, error)
            response = _with_headers(request, response)
            if shared and isinstance(response, HttpResponse):
                _share(request, response)
            return response

        return wrapped

    return decorate


def learner_page(*methods: str) -> Callable[[View], View]:
    """Make a view a page for people who are signed in; others are sent to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if asked := _not_yet(request, request.get_full_path()):
                return asked
            note_guest(cast("SignedInRequest", request))
            return view(request, *args, **kwargs)

        return page(*methods)(wrapped)

    return decorate


def account_page(*methods: str) -> Callable[[View], View]:
    """Make a view a page for people with an account of their own; guests are led to sign up."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return (
                redirect("web:sign-up") if request.user.is_guest else view(request, *args, **kwargs)
            )

        return learner_page(*methods)(wrapped)

    return decorate


def learner_action(view: View) -> View:
    """Make a view take a form from somebody who is signed in.

    Whoever comes by a link, or back from signing in, is sent to the page above, which has the form.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        above = request.path.rstrip("/").rsplit("/", 1)[0] + "/"
        if asked := _not_yet(request, above):
            return asked
        if request.method != "POST":
            return redirect(above)
        return view(request, *args, **kwargs)

    return page("GET", "POST")(wrapped)


def learning(view: View) -> View:
    """Take no form of what somebody learned while their data may not be used."""

    @wraps(view)
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            services.require_unrestricted(request.user)
        return view(request, *args, **kwargs)

    return wrapped


def _not_yet(request: HttpRequest, back: str) -> HttpResponseBase | None:
    """Return what asks to sign in, or None for somebody who is signed in, or has done so just now.

    A form is kept: it is carried out after signing in, if it is theirs. A page is come back to.
    """
    if request.method != "POST":
        return None if request.user.is_authenticated else redirect_to_login(back)
    if (SIGNING_IN in request.POST or not request.user.is_authenticated) and (
        asked := sign_in_again(request)
    ):
        return asked
    unseal(request)
    return anothers_form(request) if is_anothers(request) else None


def _with_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep what a signed-in person saw out of caches and indexes; name the interface's language."""
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Save-Data"])
    response.headers.setdefault("Content-Language", interface_language())
    return response


def _share(request: HttpRequest, response: HttpResponse) -> None:
    """Let caches keep a page for a minute, and ask with its tag whether it is still the same.

    Not a page that says something to one person: to somebody signed in, a message, a form's token,
    a cookie. The tag leaves out the nonce, which differs every time.
    """
    if (
        response.status_code != HTTPStatus.OK
        or response.cookies
        or request.user.is_authenticated
        or getattr(get_messages(request), "used", False)
        or b"csrfmiddlewaretoken" in response.content
    ):
        return
    nonce = str(getattr(request, "_csp_nonce", None)).encode()
    tag = hashlib.sha256(response.content.replace(nonce, b"")).hexdigest()[:32]
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = SHARED
