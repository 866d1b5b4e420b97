"""How a partner looks: choosing its colours and its logo; and the stylesheet of it, for all."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import FileExtensionValidator, RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.brand import Brand, faults
from partners.errors import UnreadableFileError
from partners.models import MemberRole
from partners.selectors.brand import brand_of
from partners.services.brand import reset_brand, set_brand, stored_logo
from web.console import ConsoleRequest, member_required
from web.decorators import page

INVALID = 422
COLOURS = ("paper", "ink", "action")
KEPT = "public, max-age=60, stale-while-revalidate=600"


class ColourField(forms.CharField):
    """A colour as browsers let people pick one: ``#`` and six digits."""

    widget = forms.TextInput(attrs={"type": "color"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=7, **kwargs)
        self.validators.append(RegexValidator(r"\A#[0-9a-f]{6}\Z"))

    def clean(self, value: Any) -> str:
        """Return it in lower case."""
        return str(super().clean(str(value or "").lower()))


class BrandForm(forms.Form):
    """Three colours, which text has to be readable in, and a logo."""

    paper = ColourField(label=gettext_lazy("Background"))
    ink = ColourField(label=gettext_lazy("Text"))
    action = ColourField(label=gettext_lazy("Buttons and links"))
    logo = forms.FileField(
        label=gettext_lazy("Logo (optional)"),
        required=False,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
        help_text=gettext_lazy(
            "PNG, JPEG or WebP. It is made anew, at most 640 by 400 dots: nothing that is hidden "
            "in the file is kept."
        ),
    )
    remove = forms.BooleanField(label=gettext_lazy("Use no logo"), required=False)

    def clean_logo(self) -> str:
        """Make the logo of what was uploaded, and return its address; "" for nothing."""
        upload = self.cleaned_data["logo"]
        if not upload:
            return ""
        if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise forms.ValidationError(_("This file is too large."))
        try:
            return stored_logo(upload.read())
        except UnreadableFileError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """Refuse colours in which text cannot be read."""
        said: dict[str, Any] = super().clean() or {}
        if all(name in said for name in COLOURS):
            for name, fault in faults(self.brand("")).items():
                self.add_error(name, fault)
        return said

    def brand(self, logo: str) -> Brand:
        """Return what was chosen; ``logo`` is the one that is."""
        said = self.cleaned_data
        kept = "" if said.get("remove") else logo
        return Brand(said["paper"], said["ink"], said["action"], said.get("logo") or kept)


@member_required(MemberRole.OWNER, "GET", "POST")
def brand(request: ConsoleRequest) -> HttpResponse:
    """Show how the partner looks; POST changes it, or takes it back."""
    partner = request.partner
    now = brand_of(partner.pk)
    form = BrandForm(initial={name: getattr(now, name) for name in COLOURS})
    if "reset" in request.POST:
        reset_brand(partner=partner, by_id=request.user.pk)
        messages.success(request, _("Your learners see the colours of this site again."))
        return redirect(request.path)
    if request.method == "POST":
        form = BrandForm(request.POST, request.FILES)
        if form.is_valid():
            set_brand(partner=partner, brand=form.brand(now.logo), by_id=request.user.pk)
            messages.success(request, _("Your changes are saved."))
            return redirect(request.path)
    context = {"form": form, "brand": now}
    status = INVALID if form.is_bound else 200
    return render(request, "web/console/brand.html", context, status=status)


@page("GET")
def stylesheet(request: HttpRequest, of: uuid.UUID) -> HttpResponse:
    """Return the colours of a partner, as ``.branded`` has them. Of none, the site's own."""
    response = HttpResponse(f".branded {{ {brand_of(of).style}; }}\n", content_type="text/css")
    response["Cache-Control"] = KEPT
    return response
