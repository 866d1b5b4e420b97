"""Taking up the invitation of a partner, by the code that it has given."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import DomainError
from learners.models import Purpose
from learners.requests import SignedInRequest
from learners.selectors import has_consented
from learners.throttling import limit_invitation
from partners.selectors.brand import brand_of
from partners.services import invitation_by, join_partner
from web.decorators import learner_page
from web.languages import interface_language

INVALID = 422


class InvitationForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(label=gettext_lazy("Code of the invitation"), max_length=100)


@learner_page("GET", "POST")
def invitation(request: SignedInRequest) -> HttpResponse:
    """Ask for a code; then say who invites, and to what; then join, and ask about sharing."""
    if request.method != "POST":
        return _asked(request, InvitationForm())
    limit_invitation(request)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, INVALID)
    code = form.cleaned_data["code"]
    try:
        if "join" not in request.POST:
            invited = invitation_by(code, language=interface_language())
            logo = brand_of(invited.partner.pk).logo
            context = {"invitation": invited, "code": code, "logo": logo}
            return render(request, "web/partners/invitation.html", context)
        runs = join_partner(account=request.user, code=code)
    except DomainError as error:
        form.add_error("code", str(error))
        return _asked(request, form, INVALID)
    going_to = reverse("web:progress", args=runs[:1]) if runs else reverse("web:my-learning")
    if has_consented(request.user.pk, Purpose.PARTNERS):
        return redirect(going_to)
    if not runs:
        messages.info(request, _("Your course has not opened yet. You are enrolled once it does."))
    said = _("You have joined. Decide now whether they may see your progress; you need not.")
    messages.success(request, said)
    address = reverse("web:consent", args=[Purpose.PARTNERS])
    return redirect(f"{address}?next={going_to}")


def _asked(request: SignedInRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    return render(request, "web/partners/code.html", {"form": form}, status=status)
