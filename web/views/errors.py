"""Errors as pages; as problems (RFC 9457) below ``/api/``."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from courses.errors import DomainError
from learners.errors import RestrictedError
from web.kept import came_from_here, kept_fields

Context = dict[str, Any] | None
_KEPT_NOWHERE = "private, no-store"


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Say why something cannot be done, with the status that fits it.

    Where it can be done later, what was typed is kept in the page, to be sent once more.
    """
    can_be_later = error.status == HTTPStatus.SERVICE_UNAVAILABLE or _is_restriction(error)
    is_later = can_be_later and request.method == "POST"
    context = {
        "error": error,
        "kept": kept_fields(request) if is_later else None,
        "is_restriction": _is_restriction(error),
    }
    response = render(request, "web/errors/domain.html", context, status=error.status)
    if "retry_after" in error.extra:
        response["Retry-After"] = str(error.extra["retry_after"])
    return response


def _is_restriction(error: DomainError) -> bool:
    """Say whether the reader can lift what stands in the way."""
    return error.slug == RestrictedError.slug


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _error(request, 400, "bad-request", _("This request could not be understood."))


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a request that is larger than anything that its address takes."""
    return _error(request, 413, "too-large", _("The request is too large."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed."""
    return _error(request, 403, "forbidden", _("You may not do this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that has no valid token: old, or from another site.

    What was typed in one of ours is kept in the page, to be sent once more.
    """
    kept = kept_fields(request) if came_from_here(request) else None
    return _error(request, 403, "csrf", _("This form is too old to be sent."), {"kept": kept})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that has nothing."""
    return _error(request, 404, "not-found", _("There is nothing here."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a bug of ours. Asks no database, which may be what is broken."""
    if _is_api(request):
        return _problem(500, "server-error", _("Something went wrong on our side."))
    return nameless(request, 500, "server-error")


def nameless(request: HttpRequest, status: int, slug: str) -> HttpResponse:
    """Return a page that asks no database, so knows nobody. Its title does not name the site.

    Whoever chose neutral titles is not to be given away by a fault.
    """
    context = {
        "request": request,
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "exit_cookie": settings.EXIT_COOKIE_NAME,
        "nameless": True,
    }
    html = render_to_string(f"web/errors/{slug}.html", context)
    return HttpResponse(html, status=status, headers={"Cache-Control": _KEPT_NOWHERE})


def _error(
    request: HttpRequest, status: int, slug: str, title: str, context: Context = None
) -> HttpResponse:
    if _is_api(request):
        return _problem(status, slug, title)
    response = render(request, f"web/errors/{slug}.html", context, status=status)
    response["Cache-Control"] = _KEPT_NOWHERE
    return response


def _problem(status: int, slug: str, title: str) -> JsonResponse:
    body = {"type": f"urn:article26:problem:{slug}", "title": title, "status": status}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
