"""The design of the demo's certificates: made-up logos, and a signature that is nobody's."""

import json
from typing import Any

from certificates.designs.pictures import as_signature, store_picture
from cms.demo.source import IMAGES
from cms.demo.values import image_named
from cms.models import CertificateDesign, CertificateSignatory
from courses.models import Office

NAME = "Rights School, with a partner"


def has_design() -> bool:
    """Say whether the demo has its design."""
    return CertificateDesign.objects.filter(name=NAME).exists()


def build_design(office: Office, texts: dict[str, dict[str, Any]]) -> CertificateDesign:
    """Publish the demo's design; ``texts`` are the course's in each language."""
    design = CertificateDesign.objects.filter(office=office, name=NAME).first()
    if design:
        return design
    design = CertificateDesign(
        office=office,
        name=NAME,
        logo=image_named("logo.webp"),
        logo_name="Rights School",
        partner_logo=image_named("partner.webp"),
        partner_name="Open Campus Network",
        paper="#fffdf8",
        ink="#1b2230",
        band="#1f3a5f",
        accent="#c98a2b",
        background="lines",
        first_signatory=_signatory(office, texts["en"]["certificate"]["signatories"][0]),
        wordings=json.dumps([_wording(language, text) for language, text in texts.items()]),
    )
    design.live = False
    design.save()
    design.save_revision().publish()
    design.refresh_from_db()
    return design


def _signatory(office: Office, words: dict[str, str]) -> CertificateSignatory:
    picture = as_signature((IMAGES / "signature.webp").read_bytes())
    return CertificateSignatory.objects.create(
        office=office, signature=store_picture(picture), **words
    )


def _wording(language: str, course: dict[str, Any]) -> dict[str, Any]:
    certificate = course["certificate"]
    return {
        "type": "wording",
        "value": {
            "language": language,
            "footer": certificate["footer"],
            "signatories": certificate["signatories"],
        },
    }
