"""Showing courses in frames: on which sites, and the line that does it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.selectors import run_titles
from partners.embedding.origins import origins_in, validate_origins
from partners.embedding.services import set_sites
from partners.models import MemberRole
from web.console import ConsoleRequest, member_required
from web.forms import PLAIN
from web.languages import interface_language

INVALID = 422


class SitesForm(forms.Form):
    """The sites that may show courses, one in each line."""

    sites = forms.CharField(
        label=gettext_lazy("Sites that may show your courses"),
        required=False,
        validators=[validate_origins],
        help_text=gettext_lazy(
            "One in each line. No other site can show them in a frame. The sandbox also takes your "
            "own machine."
        ),
        widget=forms.Textarea(
            attrs=PLAIN | {"rows": 4, "dir": "ltr", "placeholder": "https://www.example.org"}
        ),
    )

    def clean_sites(self) -> str:
        """Return them in their one form."""
        return "\n".join(origins_in(self.cleaned_data["sites"]))


@member_required(MemberRole.DEVELOPER, "GET", "POST")
def embedding(request: ConsoleRequest) -> HttpResponse:
    """Show and change the sites, with what goes into their pages for each run."""
    partner = request.partner
    form = SitesForm(
        request.POST if request.method == "POST" else None, initial={"sites": partner.sites}
    )
    if form.is_valid():
        set_sites(partner=partner, sites=form.cleaned_data["sites"], by_id=request.user.pk)
        messages.success(request, _("Done. It counts at once."))
        return redirect(request.path)
    context: dict[str, Any] = {"form": form, "runs": _runs(request), "home": settings.SITE_URL}
    status = INVALID if form.errors else 200
    return render(request, "web/console/embedding.html", context, status=status)


def _runs(request: ConsoleRequest) -> list[tuple[str, str, bool]]:
    """Return the partner's runs: their ids, titles, and whether they are of the sandbox."""
    real, demo = request.partner.runs.all(), request.partner.demo_runs.all()
    titles = run_titles([run.pk for run in (*real, *demo)], interface_language())
    found = [
        (str(run.pk), f"{titles.get(run.pk, '')} ({run})", run in demo) for run in (*real, *demo)
    ]
    return sorted(found, key=lambda each: (each[2], each[1]))
