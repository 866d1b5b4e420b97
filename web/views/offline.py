"""What the service worker needs: itself, and a page for when there is no connection."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.decorators import page


@page("GET")
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no connection. Holds nothing personal: it is kept on the device."""
    return render(request, "web/offline.html")


@page("GET")
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the worker. It stands at the root, since that bounds what it may answer for."""
    response = render(request, "web/sw.js", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
