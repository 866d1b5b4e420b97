"""What is kept of people, in plain words."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.decorators import page


@page("GET", shared=True)
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored where, for how long, and who sees it."""
    context = {
        "guest_days": settings.GUEST_DAYS,
        "followed_guest_days": settings.FOLLOWED_GUEST_DAYS,
    }
    return render(request, "web/privacy.html", context)
