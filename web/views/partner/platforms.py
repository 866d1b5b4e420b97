"""The learning platforms of a partner: making one, giving it our addresses, taking its answers."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import NotFoundError
from partners.lti.addresses import address_of
from partners.lti.dynamic import new_code
from partners.lti.members import count_members
from partners.lti.models import ADDRESS, LtiRegistration
from partners.lti.registering import Platform, connect, end_registration, make_registration
from partners.lti.selectors import links_of, registration_of, registrations_of
from partners.models import MemberRole
from partners.outgoing import OutgoingError
from web.console import ConsoleRequest, member_required
from web.languages import interface_language

INVALID = 422
END, OFFER, COUNT = "end", "offer", "count"


class NewPlatformForm(forms.Form):
    """What a platform is called here, and whether it is for trying out."""

    name = forms.CharField(label=gettext_lazy("Name of the platform"), max_length=80)
    is_sandbox = forms.BooleanField(
        label=gettext_lazy("For trying out, with the courses of the sandbox only"), required=False
    )


class PlatformForm(forms.Form):
    """What a platform says of itself, under the names that platforms have for it."""

    issuer = forms.CharField(label=gettext_lazy("Platform ID (issuer)"), max_length=255)
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=255)
    deployments = forms.CharField(
        label=gettext_lazy("Deployment IDs"),
        required=False,
        help_text=gettext_lazy("With commas between them. Empty: the first that comes is taken."),
    )
    sign_in_address = forms.CharField(
        label=gettext_lazy("Authentication request URL"), max_length=ADDRESS
    )
    keys_address = forms.CharField(label=gettext_lazy("Public keyset URL"), max_length=ADDRESS)
    token_address = forms.CharField(
        label=gettext_lazy("Access token URL"), max_length=ADDRESS, required=False
    )
    token_audience = forms.CharField(
        label=gettext_lazy("Audience of access tokens, if the platform names one"),
        max_length=ADDRESS,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse addresses that are none of a secure server."""
        said = super().clean() or {}
        for name in self.platform().wrong() if not self.errors else ():
            self.add_error(name, _("Enter an address that begins with https://."))
        return said

    def platform(self) -> Platform:
        """Return what was typed."""
        said = dict(self.cleaned_data)
        named = (each.strip() for each in said.pop("deployments").split(","))
        return Platform(**said, deployments=tuple(each for each in named if each))


@member_required(MemberRole.DEVELOPER, "GET", "POST")
def platforms(request: ConsoleRequest) -> HttpResponse:
    """List the platforms; POST makes one."""
    form = NewPlatformForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = make_registration(
            partner=request.partner, by_id=request.user.pk, **form.cleaned_data
        )
        return redirect("web:partner-platform-one", request.partner.pk, made.pk)
    context = {"form": form, "platforms": registrations_of(request.partner)}
    status = INVALID if form.is_bound else 200
    return render(request, "web/console/platforms.html", context, status=status)


@member_required(MemberRole.DEVELOPER, "GET", "POST")
def platform(request: ConsoleRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Show what a platform is to be given; POST takes what it says, or ends it."""
    found = registration_of(request.partner, registration_id)
    by_id = request.user.pk
    code = ""
    if request.method == "POST" and END in request.POST:
        end_registration(partner=request.partner, registration_id=found.pk, by_id=by_id)
        messages.success(request, _("Disconnected. It opens nothing any more."))
        return redirect("web:partner-platform", request.partner.pk)
    if request.method == "POST" and COUNT in request.POST:
        return _counted(request, found)
    if request.method == "POST" and OFFER in request.POST:
        code = new_code(partner=request.partner, registration_id=found.pk)
        request.method = "GET"  # nothing was typed
    form = PlatformForm(request.POST if request.method == "POST" else None, initial=_said(found))
    if form.is_valid():
        connect(registration=found, platform=form.platform(), by_id=by_id)
        messages.success(request, _("Connected. Open the course from the platform to try it."))
        return redirect(request.path)
    context = {
        "form": form,
        "platform": found,
        "addresses": _addresses(found),
        "offered": _offered(found, code),
        "links": links_of(found, interface_language()),
    }
    status = INVALID if form.is_bound else 200
    return render(request, "web/console/platform.html", context, status=status)


def _counted(request: ConsoleRequest, registration: LtiRegistration) -> HttpResponse:
    """Have the platform tell who is in one of its courses, and count them."""
    links = {str(each.pk): each for each in registration.links.exclude(members_address="")}
    link = links.get(request.POST[COUNT])
    if link is None:
        raise NotFoundError
    try:
        count_members(link)
    except OutgoingError:
        messages.error(request, _("The platform does not tell who is in its course."))
    else:
        messages.success(request, _("Counted."))
    return redirect(request.path)


def _offered(registration: LtiRegistration, code: str) -> str:
    """Return the address for dynamic registration, right after it was asked for."""
    if not code:
        return ""
    return settings.SITE_URL + reverse("web:lti-register", args=[registration.pk, code])


def _said(registration: LtiRegistration) -> dict[str, Any]:
    names = [name for name in PlatformForm.base_fields if name != "deployments"]
    said = {name: getattr(registration, name) for name in names}
    return {**said, "deployments": ", ".join(registration.deployments)}


def _addresses(registration: LtiRegistration) -> list[tuple[str, str]]:
    """Return what a platform asks for, under the names that platforms have for it."""
    return [
        (_("Tool URL and redirection URI"), address_of("launch", registration)),
        (_("Initiate login URL"), address_of("begin", registration)),
        (_("Content selection URL (deep linking)"), address_of("choices", registration)),
        (_("Public keyset URL"), settings.SITE_URL + reverse("web:lti-keys")),
    ]
