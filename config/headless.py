"""django-allauth's API for programs in a browser, in its usual place, as far as our rules hold.

What is here: signing in and out by session, with a second factor or a passkey. What is not, because
it has a place with rules of its own: signing up (which agrees to a text), addresses and forgotten
passphrases (``/api/v1``), setting up and removing factors (the account's pages, which end what is
signed in elsewhere), single sign-on. Why: docs/decisions/0012.
"""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account.views import LoginView, SessionView
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa.views import (
    AuthenticateView,
    AuthenticateWebAuthnView,
    AuthenticatorsView,
    LoginWebAuthnView,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy as _

from config.problems import problem_of, problem_response
from courses.errors import DomainError

View = Callable[..., HttpResponseBase]
_INVALID = _("The request does not have the right form.")
_PROBLEMS = {
    HTTPStatus.BAD_REQUEST: ("invalid", _INVALID),
    HTTPStatus.UNAUTHORIZED: (
        "unauthenticated",
        _("Sign in first: no valid token or session was sent."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method-not-allowed",
        _("This method is not allowed here."),
    ),
    HTTPStatus.CONFLICT: ("conflict", _("This cannot be done now.")),
    HTTPStatus.TOO_MANY_REQUESTS: ("too-many-requests", _("Too many tries.")),
}


def _as_problems(view: View, known: set[str]) -> View:
    """Make a view of allauth's answer errors as problems: with what it says of them beside.

    Fields that it does not know are refused (TRUST.md A5): allauth would pass over them.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if unknown := _fields(request) - known:
            errors = {f"body.{name}": _("This field is not known.") for name in sorted(unknown)}
            return problem_response("invalid", str(_INVALID), 422, errors=errors)
        try:
            response = view(request, *args, **kwargs)
        except ImmediateHttpResponse as error:
            response = error.response
        except DomainError as error:
            return problem_of(error)
        if response.status_code < HTTPStatus.BAD_REQUEST or not isinstance(response, HttpResponse):
            return response
        slug, title = _PROBLEMS.get(HTTPStatus(response.status_code), ("error", ""))
        said = json.loads(response.content or b"{}") if _is_json(response) else {}
        said.pop("status", None)
        problem = problem_response(slug, str(title), response.status_code, **said)
        for name in ("Allow", "Cache-Control"):
            if name in response:
                problem[name] = response[name]
        return problem

    return wrapped


def _is_json(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("application/json")


def _fields(request: HttpRequest) -> set[str]:
    """Return the fields of what was sent; none of what is no object, which the view refuses."""
    try:
        sent = json.loads(request.body or b"{}")
    except ValueError:
        return set()
    return set(sent) if isinstance(sent, dict) else set()


def _view(view: Any) -> View:
    inputs = getattr(view, "input_class", None) or {}
    classes = inputs.values() if isinstance(inputs, dict) else [inputs]
    known = {name for each in classes for name in each.base_fields}
    return _as_problems(view.as_api_view(client=Client.BROWSER), known)


app_name = "headless"
urlpatterns = [
    path("config", _view(ConfigView), name="config"),
    path("auth/session", _view(SessionView), name="session"),
    path("auth/login", _view(LoginView), name="login"),
    path("auth/2fa/authenticate", _view(AuthenticateView), name="second-factor"),
    path("auth/webauthn/authenticate", _view(AuthenticateWebAuthnView), name="second-passkey"),
    path("auth/webauthn/login", _view(LoginWebAuthnView), name="passkey"),
    path("account/authenticators", _view(AuthenticatorsView), name="authenticators"),
]
