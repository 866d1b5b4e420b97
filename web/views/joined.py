"""The partners that I have joined, and leaving one."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners.requests import SignedInRequest
from partners.selectors.joined import joined_as, joined_by
from partners.services import leave_partner
from web.decorators import learner_page


@learner_page("GET")
def my_partners(request: SignedInRequest) -> HttpResponse:
    """List them, each with a way out."""
    return render(request, "web/partners/joined.html", {"joined": joined_by(request.user.pk)})


@learner_page("GET", "POST")
def leave(request: SignedInRequest, known_as_id: uuid.UUID) -> HttpResponse:
    """Say what leaving means, and do it."""
    row = joined_as(request.user.pk, known_as_id)
    if request.method != "POST":
        return render(request, "web/partners/leave.html", {"partner": row.partner})
    leave_partner(account=request.user, known_as_id=known_as_id)
    messages.success(request, _("You have left: %(who)s") % {"who": row.partner.name})
    return redirect("web:my-partners")
