"""The API's one error format: RFC 9457, ``application/problem+json``."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from courses.errors import DomainError
from courses.schemas import TYPE_PREFIX

_TITLES = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 403: "forbidden"}


def problem_response(slug: str, title: str, status: int, **members: Any) -> HttpResponse:
    """Return a problem. ``slug`` is stable; members whose value is empty are left out."""
    body = {"type": TYPE_PREFIX + slug, "title": str(title), "status": status}
    body |= {name: value for name, value in members.items() if value}
    return HttpResponse(
        orjson.dumps(body, default=str), status=status, content_type="application/problem+json"
    )


def install(api: NinjaAPI) -> None:
    """Make an API answer every error with a problem."""
    api.add_exception_handler(DomainError, _domain_error)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unauthenticated)
    api.add_exception_handler(HttpError, _http_error)


def _domain_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_of(error)


def problem_of(error: DomainError) -> HttpResponse:
    """Return the problem that says what went wrong."""
    response = problem_response(
        error.slug, str(error.title), error.status, detail=error.detail, **error.extra
    )
    if error.status == 429 or "retry_after" in error.extra:  # noqa: PLR2004 - Too Many Requests
        response["Retry-After"] = str(error.extra.get("retry_after", 60))
    if error.status == 401:  # noqa: PLR2004 - Unauthorized
        response["WWW-Authenticate"] = "Bearer"
    return response


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    fields: dict[str, str] = {}
    for item in error.errors:
        if "loc" in item:
            fields[_field(item["loc"])] = item["msg"]
        else:  # ninja's paginators say {"cursor": "Invalid Cursor"}
            fields |= {f"query.{name}": str(text) for name, text in item.items()}
    return problem_response(
        "invalid", _("The request does not have the right form."), 422, errors=fields
    )


def _field(location: Sequence[Any]) -> str:
    """Return where a field is: ``query.page_size``, ``body.answers``.

    Ninja puts the name of the view's parameter between, which is no business of clients.
    """
    where, *rest = location
    return ".".join(str(part) for part in (where, *(rest[1:] if where == "body" else rest)))


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    response = problem_response(
        "unauthenticated", _("Sign in first: no valid token or session was sent."), 401
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    slug = _TITLES.get(error.status_code, "error")
    return problem_response(slug, str(error), error.status_code)
