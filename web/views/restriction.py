"""Having my data kept and not used."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import services
from learners.requests import SignedInRequest
from web.decorators import learner_page


@learner_page("GET", "POST")
def restriction(request: SignedInRequest) -> HttpResponse:
    """Say what it means, and do it or end it."""
    if request.method != "POST":
        return render(request, "web/accounts/restriction.html")
    if "restrict" in request.POST:
        services.restrict_processing(account=request.user)
        messages.success(request, _("Your data are kept and not used from now on."))
    elif "lift" in request.POST:
        services.lift_restriction(account=request.user)
        messages.success(request, _("Your data may be used again. Go on where you were."))
    return redirect("web:restriction")
