"""The language of the interface."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views import i18n
from django.views.decorators.csrf import csrf_exempt

from courses.languages import INTERFACE_LANGUAGES
from web.decorators import page
from web.origins import is_from_elsewhere


@csrf_exempt
@page("POST")
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Show the interface in another language from now on, and return to where one was.

    No token is asked, so that pages that have this form can be the same for everybody. It writes
    a cookie of the browser's, which another site cannot have written.
    """
    if is_from_elsewhere(request):
        return redirect("web:home")
    if request.POST.get("language") not in INTERFACE_LANGUAGES:
        return redirect("web:home")
    return i18n.set_language(request)


def in_language(response: HttpResponse, code: str) -> None:
    """Have the browser remember a language of the interface, if there is such a one."""
    if code in INTERFACE_LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code)
