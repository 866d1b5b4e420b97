"""Which partners somebody looks after, and one of them at a glance."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from courses.disclosure import ENOUGH
from learners.requests import SignedInRequest
from partners.models import MemberRole
from partners.selectors.members import memberships_of
from partners.selectors.overview import DAYS, overview_of
from web.charts import days_chart
from web.console import ConsoleRequest, member_required
from web.decorators import account_page
from web.languages import interface_language


@account_page("GET")
def choose(request: SignedInRequest) -> HttpResponse:
    """List the partners whose pages I look after; lead to it where it is one."""
    mine = list(memberships_of(request.user.pk))
    if len(mine) == 1:
        return redirect("web:partner-overview", partner_id=mine[0].partner_id)
    return render(request, "web/console/choose.html", {"memberships": mine})


@member_required(MemberRole.VIEWER, "GET")
def overview(request: ConsoleRequest) -> HttpResponse:
    """Show the contract, how the courses go, and how much the partner's programs ask."""
    found = overview_of(request.partner, interface_language())
    context = {
        "overview": found,
        "enough": ENOUGH,
        "chart": days_chart(found.requests, DAYS),
    }
    return render(request, "web/console/overview.html", context)
