"""The design of a course's certificates: the revision of it that a release is to print."""

import uuid

from django.utils.translation import gettext as _

from certificates.designs.frozen import newest_revision
from certificates.designs.wording import EXPIRES, HOURS, placeholders
from cms.compiler.findings import finding
from cms.models import CertificateDesign, CoursePage, OfficePage
from courses.draft import Finding


def design_of(page: CoursePage) -> str:
    """Return the id of the newest revision of a course's design, "" for the built-in design."""
    return newest_of(page.certificate_design_id)


def newest_of(design_id: uuid.UUID | None) -> str:
    """Return the id of the newest revision of a design, "" for the built-in design."""
    revision = newest_revision(design_id) if design_id else None
    return str(revision.pk) if revision else ""


def design_findings(page: CoursePage) -> list[Finding]:
    """Return why certificates cannot be made with the design that a course has chosen."""
    if page.certificate_design is None:
        return []
    office_id = OfficePage.objects.ancestor_of(page).values_list("office", flat=True).first()
    fault = design_fault(
        page.certificate_design,
        office_id=office_id,
        has_hours=bool(page.certificate_hours),
        expires=bool(page.certificate_valid_for),
    )
    return [finding(page, fault)] if fault else []


def design_fault(
    design: CertificateDesign, *, office_id: uuid.UUID | None, has_hours: bool, expires: bool
) -> str:
    """Return why a design is not for certificates of an office, "" where it is."""
    if not design.live or newest_revision(design.pk) is None:
        return _("Design of the certificate: it is not published.")
    if design.office_id not in {None, office_id}:
        return _("Design of the certificate: it is another office's.")
    if not has_hours and _tells(design, HOURS):
        return _(
            "Design of the certificate: it tells hours, and there are none to tell. Say the hours "
            "of the course, or choose a design without {hours}."
        )
    if not expires and _tells(design, EXPIRES):
        return _(
            "Design of the certificate: it tells a last day, and there is none to tell. Say for "
            "how long the certificate is valid, or choose a design without {expires}."
        )
    return ""


def _tells(design: CertificateDesign, placeholder: str) -> bool:
    said = [text for block in design.wordings for text in block.value.values()]
    return any(placeholder in placeholders(text) for text in said if isinstance(text, str))
