"""What the certificates of a programme say and look like, as its form has it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from certificates.designs.design import MOST_SIGNATORIES
from certificates.models import DesignRevision
from cms.compiler.designs import newest_of
from cms.models import CertificateDesign
from courses.models import Programme

NUMBERS = range(1, MOST_SIGNATORIES + 1)


def designs_of(offices: Any) -> QuerySet[CertificateDesign]:
    """Return the designs that programmes of offices may have: their own, and those of all."""
    return CertificateDesign.objects.filter(Q(office__in=offices) | Q(office__isnull=True))


def chosen_design(programme: Programme) -> CertificateDesign | None:
    """Return the design that a programme has, None for the built-in one. Three queries at most."""
    texts = programme.texts.values_list("certificate", flat=True)
    frozen = next((said["design"] for said in texts if "design" in said), None)
    revision = DesignRevision.objects.filter(pk=frozen).first() if frozen else None
    return CertificateDesign.objects.filter(pk=revision.design_id).first() if revision else None


def signatory_fields() -> dict[str, forms.Field]:
    """Return a field for the name, and one for the role, of each who may sign."""
    fields: dict[str, forms.Field] = {}
    for number in NUMBERS:
        label = _("Signatory %(number)s") % {"number": number}
        fields[f"name_{number}"] = forms.CharField(label=label, required=False, max_length=120)
        role = _("Role of signatory %(number)s") % {"number": number}
        fields[f"role_{number}"] = forms.CharField(label=role, required=False, max_length=160)
    return fields


def signatories_initially(certificate: Mapping[str, Any]) -> dict[str, str]:
    """Return what the fields hold of a text that is there."""
    return {
        f"{part}_{number}": signatory[part]
        for number, signatory in zip(NUMBERS, certificate.get("signatories", []), strict=False)
        for part in ("name", "role")
    }


def signatories_in(said: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return who signs in a language, in order."""
    pairs = [(said.get(f"name_{n}", ""), said.get(f"role_{n}", "")) for n in NUMBERS]
    return [{"name": name, "role": role} for name, role in pairs if name or role]


def half_said(said: Mapping[str, Any]) -> list[str]:
    """Return the fields that are empty, of those whose other half is not."""
    pairs = [(f"name_{number}", f"role_{number}") for number in NUMBERS]
    return [
        empty
        for empty, other in [*pairs, *(pair[::-1] for pair in pairs)]
        if said.get(other) and not said.get(empty)
    ]


def valid_for(programme: Programme) -> int | None:
    """Return for how many months its certificates are valid, None for ever. One query."""
    texts = programme.texts.values_list("certificate", flat=True)
    return next((said["valid_for"] for said in texts if "valid_for" in said), None)


def certificate_says(
    design: CertificateDesign | None, months: int | None, said: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what certificates in a language are to say, as an edition has it."""
    signatories, revision = signatories_in(said), newest_of(design.pk if design else None)
    return {
        **({"signatories": signatories} if signatories else {}),
        **({"design": revision} if revision else {}),
        **({"valid_for": months} if months else {}),
    }
