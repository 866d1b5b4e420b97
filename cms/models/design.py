"""What certificates look like, as an office designs it, and who signs them."""

import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin

from cms.blocks import WordingBlock
from courses.languages import CONTENT_LANGUAGES, choices
from courses.models import Office

_OF_ALL = _("Empty: of all offices. Only administrators may choose so.")
_is_colour = RegexValidator(
    r"\A#[0-9a-fA-F]{6}\Z", _("Write it as # and six digits, like #12444b.")
)


class CertificateSignatory(models.Model):
    """Who signs certificates of an office, and the picture of their signature.

    The picture is personal data of staff. It never comes into the library of images, whose files
    are public: it is in the private storage, under the name that ``signature`` is ("" for none).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("office"), help_text=_OF_ALL,
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=160)
    signature = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class CertificateDesign(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A design of certificates, in slots. Nobody writes markup or styles.

    Publishing freezes it (``cms.designs``): courses that are released afterwards print what was
    frozen then, and certificates keep it. This row is never read for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("office"), help_text=_OF_ALL,
    )  # fmt: skip
    name = models.CharField(
        _("name"), max_length=120, help_text=_("For you and your colleagues. It is not printed.")
    )
    orientation = models.CharField(
        _("orientation"), max_length=10, default="landscape",
        choices=[("landscape", _("Landscape")), ("portrait", _("Portrait"))],
    )  # fmt: skip
    logo = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("logo"), help_text=_("In place of the emblem. On white, so one for white."),
    )  # fmt: skip
    logo_name = models.CharField(
        _("name on the logo"), max_length=120, blank=True,
        help_text=_("What screen readers say in place of the logo."),
    )  # fmt: skip
    partner_logo = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("logo of a partner"),
    )  # fmt: skip
    partner_name = models.CharField(
        _("name of the partner"), max_length=120, blank=True,
        help_text=_("What screen readers say in place of the partner's logo."),
    )  # fmt: skip
    paper = models.CharField(_("paper"), max_length=7, default="#fbf7ef", validators=[_is_colour])
    ink = models.CharField(_("text"), max_length=7, default="#1d2b2e", validators=[_is_colour])
    band = models.CharField(
        _("band and headings"), max_length=7, default="#12444b", validators=[_is_colour]
    )
    accent = models.CharField(
        _("accent"), max_length=7, default="#e9795d", validators=[_is_colour],
        help_text=_("Of lines and patterns. No text is in it."),
    )  # fmt: skip
    background = models.CharField(
        _("background"), max_length=10, default="rays",
        choices=[
            ("plain", _("Plain")), ("rays", _("Rays")), ("lines", _("Waves")),
            ("dots", _("Dots")), ("picture", _("A picture")),
        ],
    )  # fmt: skip
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
        help_text=_("It is veiled with the paper's colour until text on it can be read."),
    )  # fmt: skip
    shows_hours = models.BooleanField(_("print the hours, where a course has some"), default=True)
    first_signatory = models.ForeignKey(
        CertificateSignatory, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("first signatory"),
        help_text=_("None at all: those that the course names sign."),
    )  # fmt: skip
    second_signatory = models.ForeignKey(
        CertificateSignatory, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("second signatory"),
    )  # fmt: skip
    third_signatory = models.ForeignKey(
        CertificateSignatory, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("third signatory"),
    )  # fmt: skip
    wordings = StreamField(
        [("wording", WordingBlock())], verbose_name=_("wording"), blank=True,
        max_num=len(CONTENT_LANGUAGES),
        help_text=_("A language that is not here says the usual words."),
    )  # fmt: skip
    _revisions = GenericRelation(Revision, related_query_name="certificate_design")

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        """Return its revisions, as Wagtail asks."""
        return self._revisions

    @property
    def signatories(self) -> list[CertificateSignatory]:
        """Return who signs, in order."""
        named = (self.first_signatory, self.second_signatory, self.third_signatory)
        return [each for each in named if each]

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Return a preview for each language that a course may be in."""
        return choices()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show pictures of certificates: with a name, with a long one, and without any."""
        from cms.designs.preview import preview  # noqa: PLC0415 - it draws, and imports models

        return preview(self, mode_name)

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish a revision, and freeze what it says."""
        from cms.designs.freezing import freeze  # noqa: PLC0415 - it imports models

        super().publish(revision, *args, **kwargs)
        user = kwargs.get("user") or revision.user
        freeze(type(self).objects.get(pk=self.pk), by_id=user.pk if user else None)
