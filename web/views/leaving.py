"""Going away: signing out, and leaving quickly. Both leave nothing behind on the device."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from learners import services
from learners.models import Account
from web.decorators import page
from web.origins import is_from_elsewhere


@page("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. Cookies stay: they hold the language and the message, and nobody's name.

    A guest, who cannot come back, is asked first, and erased then.
    """
    if isinstance(request.user, Account) and request.user.is_guest:
        if "sure" not in request.POST:
            return redirect("web:leave-as-guest")
        services.leave_as_guest(learner_id=request.user.pk)
    logout(request)
    messages.success(request, _("You are signed out."))
    return forgetting(redirect("web:home"), "cache", "storage")


@csrf_exempt
@page("GET", "POST")
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the site at once, signed out: a link for everybody, a request of quick_exit.js.

    No token is asked, since a page that is too old must still let its reader go. Another site
    can end nobody's session with it: such a request is led on, and does nothing here.
    """
    if is_from_elsewhere(request):
        return redirect(settings.QUICK_EXIT_URL)
    logout(request)
    if request.method == "POST":
        # The script has emptied the storage, and left a mark there that leads Back out again.
        return forgetting(HttpResponse(status=204), "cache", "cookies")
    return forgetting(redirect(settings.QUICK_EXIT_URL), "cache", "cookies", "storage")


def forgetting(response: HttpResponse, *what: str) -> HttpResponse:
    """Make the browser forget what it keeps of this site."""
    response["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in what)
    response["Cache-Control"] = "no-store"
    return response
