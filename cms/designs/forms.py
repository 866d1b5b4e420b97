"""The forms of designs and of those who sign."""

import base64
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from certificates.designs.pictures import as_signature, read_picture, store_picture
from certificates.errors import PictureMissingError
from cms.designs.freezing import make
from cms.models.design import CertificateSignatory
from cms.rights import Right
from cms.roles import offices_with
from courses.models import Office

SIGNATORIES = ("first_signatory", "second_signatory", "third_signatory")
_IMAGES = ("logo", "partner_logo", "picture")


class OfOfficeForm(WagtailAdminModelForm):
    """Something that is an office's, and stays so. Administrators make what is of all offices."""

    rights: tuple[Right, ...] = (Right.WRITE, Right.PUBLISH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = Office.objects.filter(pk__in=self.offices())
        field.required = not self.for_user.is_superuser
        field.disabled = not self.instance._state.adding
        if field.required:
            field.empty_label, field.help_text = None, ""

    def offices(self) -> set[Any]:
        """Return the offices in which somebody may make it."""
        return set().union(*(offices_with(self.for_user, right) for right in self.rights))

    def clean(self) -> dict[str, Any]:
        """Leave what is of all offices to administrators, in drafts too."""
        said: dict[str, Any] = super().clean()
        if not said.get("office") and not self.for_user.is_superuser:
            self.add_error("office", _t("Choose an office."))
        return said


class DesignForm(OfOfficeForm):
    """A design. What is wrong with it stops its publication; a draft may be unfinished."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SIGNATORIES:
            field: Any = self.fields[name]
            field.queryset = _of(self.offices())

    def clean(self) -> dict[str, Any]:
        """Refuse images that somebody may not use, and signatories of another office."""
        said = super().clean()
        office = said.get("office")
        for name in _IMAGES:
            image = said.get(name)
            if name in self.changed_data and image and not _may_use(self.for_user, image):
                self.add_error(name, _t("Choose an image of your office."))
        for name in SIGNATORIES:
            signatory = said.get(name)
            if signatory and signatory.office_id not in {None, office and office.pk}:
                self.add_error(name, _t("They sign for another office."))
        return said

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or self.is_deferred_validation:
            return
        for name, fault in make(self.instance).faults.items():
            self.add_error(name, fault)


def _of(offices: set[Any]) -> QuerySet[CertificateSignatory]:
    of_all = Q(office__isnull=True)
    return CertificateSignatory.objects.filter(of_all | Q(office__in=offices))


def _may_use(user: Any, image: Any) -> bool:
    policy = policy_registry.get_by_type(get_image_model())
    return policy.user_has_permission_for_instance(user, "choose", image)


class SignatoryForm(OfOfficeForm):
    """Somebody who signs. A picture is made anew, and kept where only certificates read it."""

    rights = (Right.PUBLISH,)
    picture = forms.ImageField(
        label=_("Picture of the signature"),
        required=False,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
        help_text=_(
            "Written in dark ink on white paper, scanned or photographed. The paper is taken away. "
            "Ask them first: a signature is personal data. Without one, there is room to sign."
        ),
    )
    remove = forms.BooleanField(label=_("Remove the picture that is kept"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.signature:
            self.fields["remove"].help_text = _shown(self.instance.signature)
        else:
            del self.fields["remove"]

    def clean_picture(self) -> str:
        """Make the signature of what was uploaded; "" for nothing."""
        upload = self.cleaned_data["picture"]
        if not upload:
            return ""
        if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise forms.ValidationError(_t("This file is too large."))
        width, height = upload.image.size
        if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise forms.ValidationError(_t("This picture has too many pixels: make it smaller."))
        upload.seek(0)
        try:
            return store_picture(as_signature(upload.read()))
        except OSError:
            raise forms.ValidationError(_t("No signature can be seen in this picture.")) from None

    def save(self, commit: bool = True) -> Any:
        """Save them with the new picture, or without one."""
        if self.cleaned_data.get("remove"):
            self.instance.signature = ""
        self.instance.signature = self.cleaned_data["picture"] or self.instance.signature
        return super().save(commit)


def _shown(signature: str) -> SafeString:
    """Return a picture that is kept, for who may replace it. It has no address of its own."""
    try:
        data = base64.b64encode(read_picture(signature)).decode()
    except PictureMissingError:
        return format_html("{}", _t("The picture cannot be read. Choose it again."))
    return format_html(
        '<img src="data:image/png;base64,{}" alt="{}" style="background: #fff; height: 4rem">',
        data,
        _t("The signature that is kept"),
    )
