"""The language of the interface."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views import i18n

from courses.languages import INTERFACE_LANGUAGES
from web.decorators import page


@page("POST")
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Show the interface in another language from now on, and return to where one was."""
    if request.POST.get("language") not in INTERFACE_LANGUAGES:
        return redirect("web:home")
    return i18n.set_language(request)
