"""How pages handle what services raise, and what caches may keep."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from courses.errors import DomainError

View = Callable[..., Any]


def page(view: View) -> View:
    """Wrap a view: what a service refuses becomes a page that says why, with its status."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return refused(request, error)

    return wrapped


def private_page(view: View) -> View:
    """Wrap a view for signed-in people only. No cache, not even the browser's, keeps the page."""
    return cache_control(private=True, no_store=True)(login_required(page(view)))


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page for a refusal."""
    template = "web/errors/404.html" if error.status == 404 else "web/errors/refused.html"  # noqa: PLR2004
    return render(request, template, {"error": error}, status=error.status)


def back_with(request: HttpRequest, error: DomainError, to: str, **kwargs: Any) -> HttpResponse:
    """Go to a page and say there what was refused."""
    messages.error(request, error.detail or str(error.title))
    return redirect(to, **kwargs)
