"""Addresses whose views fail, each in its own way, so that the pages of errors can be looked at."""

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls
from learners.errors import TooManyTriesError, WrongKeyError
from web.decorators import page

FAILURES = {
    "bad-request": BadRequest(),
    "too-large": RequestDataTooBig(),
    "forbidden": PermissionDenied(),
    "server-error": ZeroDivisionError(),
    "unavailable": OperationalError(),
    "too-many": TooManyTriesError(retry_after=60),
    "wrong-key": WrongKeyError(),
}
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@page("GET", "POST")
def fail(request: HttpRequest, how: str) -> HttpResponse:
    """Raise."""
    raise FAILURES[how]


urlpatterns = [path("broken/<slug:how>/", fail), *urls.urlpatterns]
