"""Middleware of the site."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CSRF_SESSION_KEY, CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from config.policies import fixed_header, policy_for
from config.problems import problem_response
from courses.languages import INTERFACE_LANGUAGES
from web.views.errors import nameless

API = "/api/"
RETRY_SECONDS = "5"
TEXT = ("text/", "application/json", "application/problem+json", "image/svg+xml")
# No page of ours asks for any of these, and nothing that slips into one may.
PERMISSIONS = (
    "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), "
    "usb=()"
)


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's CSRF check, made to work with ``Referrer-Policy: no-referrer``.

    Under that policy browsers send ``Origin: null`` with every form, even to its own site. Such a
    request passes the origin check (not the token check) unless the browser says that it came from
    elsewhere. In production the cookie's ``__Host-`` prefix keeps subdomains from planting tokens.

    In a partner's frame the secret is in the session: a cookie of ours is not sent there, and the
    site around it could send the frame's.
    """

    def _get_secret(self, request: Any) -> str | None:
        if getattr(request, "mount", None) is None:
            return super()._get_secret(request)  # type: ignore[misc]
        return request.session.get(CSRF_SESSION_KEY)

    def _set_csrf_cookie(self, request: Any, response: HttpResponseBase) -> None:
        if getattr(request, "mount", None) is None:
            super()._set_csrf_cookie(request, response)  # type: ignore[misc]
        elif request.session.get(CSRF_SESSION_KEY) != request.META["CSRF_COOKIE"]:
            request.session[CSRF_SESSION_KEY] = request.META["CSRF_COOKIE"]

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            return request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
        return super()._origin_verified(request)  # type: ignore[misc]


class CompressionMiddleware(GZipMiddleware):
    """Compresses text, as Django does: with a few random bytes, so that its length tells nothing.

    Pictures, recordings and PDFs are compressed already; static files come compressed, if they
    were collected. Why this is safe: docs/decisions/0006-pages-are-compressed.md.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress a whole answer of text."""
        is_text = response.get("Content-Type", "").startswith(TEXT)
        if not is_text or response.status_code == HTTPStatus.PARTIAL_CONTENT:
            return response
        return super().process_response(request, response)


class PolicyMiddleware(CSPMiddleware):
    """Sends each part of the site with its content security policy, and all with no permissions."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy of the part of the site that was asked."""
        if report_only:
            return PolicyParts(config={})
        return PolicyParts(config=policy_for(request), nonce=getattr(request, "_csp_nonce", None))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the headers.

        A 304 leaves the policy that the browser kept with the page: its nonce is that page's.
        """
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if header := fixed_header(request.path_info):
            # The same as below; but writing it out anew takes a twentieth of a submission's time.
            response.headers.setdefault(HEADER, header)
            return response
        return super().process_response(request, response)


class InterfaceLanguageMiddleware(LocaleMiddleware):
    """Shows the interface in a language that it is translated into.

    Courses come in more languages: somebody may read one in Burmese within Spanish pages. A choice
    made on the site counts first, then the browser's list, then English. In a partner's frame it is
    what the partner says.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the interface's language for this request."""
        language = next(_wanted(request), INTERFACE_LANGUAGES[0])
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _wanted(request: HttpRequest) -> Iterator[str]:
    """Yield the interface languages that a reader wants, best first."""
    visit = getattr(request, "visit", None)
    chosen = visit.language if visit else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code in [chosen, *(code for code, _quality in accepted)]:
        base = code.split("-", maxsplit=1)[0]
        yield from (each for each in (code, base) if each in INTERFACE_LANGUAGES)


class OwedExitMiddleware:
    """Ends the session of somebody who left quickly without a connection, before anything is shown.

    What stands for it is a cookie that quick_exit.js sets. It asks for no token: it can do nothing
    but sign out. Why no other site can use it: docs/decisions/0008-an-exit-may-be-owed.md.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, as nobody's. Costs nothing where no exit is owed."""
        if not request.COOKIES.get(settings.EXIT_COOKIE_NAME):
            return self.get_response(request)
        try:
            request.session.flush()
        except (OperationalError, InterfaceError):
            return unavailable(request)  # and it stays owed
        response = self.get_response(request)
        response.delete_cookie(settings.EXIT_COOKIE_NAME, samesite="Lax")
        response["Cache-Control"] = "no-store"
        return response


class ApiMethodMiddleware:
    """Lets HEAD ask whatever GET may, and refuses other methods in the API's one format."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the server sends no body to a HEAD."""
        if not request.path.startswith(API):
            return self.get_response(request)
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        response = self.get_response(request)
        request.method = method
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        refusal = problem_response("method-not-allowed", _("This method is not allowed here."), 405)
        refusal["Allow"] = response["Allow"]
        return refusal


class UnavailableMiddleware:
    """Answers 503 with Retry-After while the database is down or out of connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost database into a 503; leave every other exception alone."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the 503 that fits who asked: a problem for the API, a page for people."""
    if request.path.startswith(API):
        response = problem_response("unavailable", "The service is busy. Try again soon.", 503)
    else:
        response = nameless(request, 503, "unavailable")
    response["Retry-After"] = RETRY_SECONDS
    return response
