"""The design of a course's certificates: the revision of it that a release is to print."""

from django.utils.translation import gettext as _

from certificates.designs.frozen import newest_revision
from certificates.designs.wording import HOURS, placeholders
from cms.compiler.findings import finding
from cms.models import CoursePage, OfficePage
from courses.draft import Finding


def design_of(page: CoursePage) -> str:
    """Return the id of the newest revision of a course's design, "" for the built-in design."""
    design_id = page.certificate_design_id
    revision = newest_revision(design_id) if design_id else None
    return str(revision.pk) if revision else ""


def design_findings(page: CoursePage) -> list[Finding]:
    """Return why certificates cannot be made with the design that a course has chosen."""
    design = page.certificate_design
    if design is None:
        return []
    if not design.live or newest_revision(design.pk) is None:
        return [finding(page, _("Design of the certificate: it is not published."))]
    office = OfficePage.objects.ancestor_of(page).values_list("office", flat=True).first()
    if design.office_id not in {None, office}:
        return [finding(page, _("Design of the certificate: it is another office's."))]
    said = [text for block in design.wordings for text in block.value.values()]
    tells = any(HOURS in placeholders(text) for text in said if isinstance(text, str))
    if tells and not page.certificate_hours:
        return [finding(page, _("Design of the certificate: it tells hours; the course has none."))]
    return []
