"""The site's addresses, and ``/bare/lesson``: a django-ninja endpoint that only answers."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Schema

from config.urls import urlpatterns as site


class Lesson(Schema):
    """As large as a lesson."""

    html: str


bare = NinjaAPI(urls_namespace="bare", docs_url=None, openapi_url=None)
HTML = "<p>Everyone has the right to education.</p>" * 100


@bare.get("/lesson", response=Lesson)
def lesson(request: HttpRequest) -> dict[str, Any]:
    """Answer with a constant."""
    return {"html": HTML}


urlpatterns = [path("bare/", bare.urls), *site]
