"""From a design as it is edited to one that is drawn: pictures made, colours worked out."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates.designs import freezing
from certificates.designs.colours import READABLE, palette, patterned, reading_contrast
from certificates.designs.design import PATTERNS, PICTURE, PLAIN, Design, Logo, Signatory, Wording
from certificates.designs.pictures import (
    as_background,
    as_logo,
    name_of,
    read_picture,
)
from certificates.errors import DesignRefusedError, PictureMissingError
from certificates.models import DesignRevision
from cms.compiler.files import UnreadableFileError, read_image
from cms.designs.wording import wording_faults
from cms.models import CertificateDesign
from courses.languages import native_name


@dataclass(frozen=True)
class Made:
    """A design that can be drawn, its pictures by name, and what is wrong with it by field."""

    design: Design
    pictures: dict[str, bytes]
    faults: dict[str, str]


def freeze(design: CertificateDesign, *, by_id: uuid.UUID | None = None) -> DesignRevision:
    """Freeze a published design. Raises DesignRefusedError where something is wrong with it."""
    made = make(design)
    if made.faults:
        raise DesignRefusedError
    return freezing.freeze_design(
        design_id=design.pk, design=made.design, pictures=made.pictures, frozen_by_id=by_id
    )


def make(design: CertificateDesign) -> Made:
    """Return a design as it would be frozen; what cannot be used is left out, and a fault."""
    maker = _Maker(design)
    return Made(maker.made(), maker.pictures, maker.faults)


class _Maker:
    """Gathers the pictures and the faults of one design."""

    def __init__(self, design: CertificateDesign) -> None:
        self.design = design
        self.pictures: dict[str, bytes] = {}
        self.faults: dict[str, str] = {}

    def made(self) -> Design:
        """Return what is drawn."""
        own = self.design
        colours = {name: getattr(own, name).lower() for name in ("paper", "band", "ink", "accent")}
        behind = [colours["paper"]]
        if own.background in PATTERNS:
            behind.append(patterned(colours["paper"], colours["accent"]))
        picture, extremes = self._background(colours)
        behind += extremes
        self._judge(colours["ink"], behind)
        return Design(
            colours=palette(**colours, behind=behind),
            orientation=own.orientation,
            background=own.background if picture or own.background in PATTERNS else PLAIN,
            picture=picture,
            logo=self._logo("logo", own.logo_name),
            partner=self._logo("partner_logo", own.partner_name),
            shows_hours=own.shows_hours,
            wordings=self._wordings(),
            signatories=tuple(self._signatory(each) for each in own.signatories),
        )

    def _judge(self, ink: str, behind: list[str]) -> None:
        found = reading_contrast(ink, behind)
        if found < READABLE:
            self.faults["ink"] = _(
                "The text cannot be read well: its contrast with what is behind it is "
                "%(found).1f, and it has to be %(least)s at least. Choose a darker or lighter one."
            ) % {"found": found, "least": READABLE}

    def _logo(self, field: str, name: str) -> Logo | None:
        picture = self._picture(field, as_logo)
        if picture and not name:
            self.faults[field.replace("_logo", "") + "_name"] = _(
                "Say what screen readers say in place of the logo."
            )
        return Logo(picture=picture, name=name) if picture else None

    def _background(self, colours: dict[str, str]) -> tuple[str, list[str]]:
        extremes: list[str] = []

        def make(data: bytes) -> bytes:
            picture, found = as_background(
                data,
                orientation=self.design.orientation,
                paper=colours["paper"],
                ink=colours["ink"],
            )
            extremes.extend(found)
            return picture

        if self.design.background != PICTURE:
            return "", []
        if not self.design.picture:
            self.faults["picture"] = _("Choose a picture, or another background.")
        return self._picture("picture", make), extremes

    def _picture(self, field: str, make: Callable[[bytes], bytes]) -> str:
        image = getattr(self.design, field)
        if not image:
            return ""
        try:
            return self._keep(make(read_image(image)))
        except (UnreadableFileError, OSError):
            self.faults[field] = _("The file of this picture is missing or broken.")
            return ""

    def _signatory(self, signatory: Any) -> Signatory:
        name = signatory.signature
        try:
            name = name and self._keep(read_picture(name))
        except PictureMissingError:
            name = ""
            self.faults["first_signatory"] = _("The signature of %s is missing.") % signatory.name
        return Signatory(name=signatory.name, role=signatory.role, signature=name)

    def _keep(self, picture: bytes) -> str:
        name = name_of(picture)
        self.pictures[name] = picture
        return name

    def _wordings(self) -> dict[str, Wording]:
        written: dict[str, Wording] = {}
        for block in self.design.wordings:
            language, texts = block.value["language"], block.value
            if language in written:
                self._fault(language, _("It is here twice."))
            for fault in wording_faults(texts).values():
                self._fault(language, fault)
            usable = {
                name: "" if name in wording_faults(texts) else texts.get(name) or ""
                for name in ("title", "statement", "unnamed", "footer")
            }
            signatories = tuple(
                Signatory(name=each.get("name") or "", role=each.get("role") or "")
                for each in texts.get("signatories") or ()
            )
            written[language] = Wording(**usable, signatories=signatories)
        return written

    def _fault(self, language: str, fault: str) -> None:
        self.faults["wordings"] = f"{native_name(language)}: {fault}"
