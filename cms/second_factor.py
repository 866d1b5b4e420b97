"""Keeps the CMS closed to sessions that were begun without a second factor (TRUST.md A8)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from learners.second_factor import uses_second_factor, was_used

# Documents of lessons are for learners; the others lead in and out.
_FOR_ALL = {"wagtaildocs_serve", "wagtaildocs_authenticate_with_password"}
_DOORS = {"cms:sign-in", "wagtailadmin_logout"}


class SecondFactorMiddleware:
    """Leads staff to their second factor, or to setting one up, before any view of the CMS.

    It stands in front of all views under the address of the CMS, so that none can be forgotten.
    Where the session says that a second factor was used, it asks no database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Redirect staff whose session has no second factor."""
        home = reverse("wagtailadmin_home", urlconf=settings.ROOT_URLCONF)
        if not settings.STAFF_SECOND_FACTOR or not request.path.startswith(home):
            return None
        user: Any = request.user
        match = request.resolver_match
        if (match and match.view_name in _FOR_ALL | _DOORS) or not user.is_authenticated:
            return None
        if was_used(request) or not user.has_perm("wagtailadmin.access_admin"):
            return None
        if uses_second_factor(user):
            asked = request.get_full_path() if request.method == "GET" else home
            return redirect(f"{reverse('web:second-step')}?{urlencode({'next': asked}, safe='/')}")
        messages.warning(request, "The CMS asks for a second factor: please set one up first.")
        return redirect("web:second-factor")
