"""The time zone in which pages tell times."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import services
from learners.requests import SignedInRequest
from web.decorators import learner_page
from web.forms import TimeZoneForm

INVALID = 422


@learner_page("GET", "POST")
def time_zone(request: SignedInRequest) -> HttpResponse:
    """Choose the zone. It has a page of its own: the list is long."""
    posted = request.POST if request.method == "POST" else None
    form = TimeZoneForm(posted, initial={"time_zone": request.user.time_zone})
    if form.is_valid():
        services.set_time_zone(account=request.user, **form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return redirect("web:account")
    status = INVALID if form.is_bound else 200
    return render(request, "web/accounts/time_zone.html", {"form": form}, status=status)
