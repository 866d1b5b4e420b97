"""In a frame: what the partner may see, what is elsewhere on the site, and leaving."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from learners.models import Purpose
from partners.embedding.passes import CLAIM, make_pass
from web.decorators import learner_page, page
from web.embedding.arrivals import first_page
from web.embedding.mounts import EmbeddedRequest, on_site
from web.origins import is_from_elsewhere
from web.views.consents import consent


def sharing(request: Any, purpose: str) -> HttpResponseBase:
    """Ask what the partner may see. Other purposes are in the account."""
    if purpose != Purpose.PARTNERS:
        raise Http404
    return consent(request, purpose)


@learner_page("GET")
def first(request: Any) -> HttpResponse:
    """Lead to the course."""
    return redirect(first_page(request))


@learner_page("GET")
def outside(request: Any) -> HttpResponse:
    """Say that something is in the account, which opens in a window of its own.

    A guest makes an account of it there, and the pass says whose.
    """
    learner = request.user
    context = {
        "pass": make_pass(str(learner.pk), use=CLAIM) if learner.is_guest else "",
        "claim": on_site("claim-open"),
        "account": on_site("my-learning"),
    }
    return render(request, "web/embedding/frame/outside.html", context)


@csrf_exempt
@page("GET", "POST")
def leave(request: EmbeddedRequest) -> HttpResponse:
    """End the session at once. As on the site, no token is asked, and no other site can do it."""
    if request.method == "POST" and not is_from_elsewhere(request):
        request.session.flush()
        return HttpResponse(status=204)
    return redirect("web:door")
