"""What a partner's page needs of us: the script that makes a frame."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from web.decorators import page

KEPT = "public, max-age=3600"


@page("GET")
def script(request: HttpRequest) -> HttpResponse:
    """Return the script, at an address that stays: it is in pages of others."""
    context = {"home": settings.SITE_URL, "title": _("A course of Article 26")}
    response = render(request, "web/embedding/embed.js", context, content_type="text/javascript")
    response["Cache-Control"] = KEPT
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
