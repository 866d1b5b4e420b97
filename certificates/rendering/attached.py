"""The badge in the document: a file that is associated with it (ISO 32000-2, 14.13)."""

from datetime import datetime
from typing import Any

import pydyf
from weasyprint import Attachment

from certificates.rendering.content import CertificateContent
from courses.drawing.fetcher import DenyAll


def attachments(content: CertificateContent) -> list[Attachment]:
    """Return what is attached to a document: the signed badge, where there is one."""
    if not content.badge:
        return []
    day = datetime.combine(content.completed_on, datetime.min.time())
    return [
        Attachment(
            string=content.badge,
            name="badge.jwt",
            description=f"Open Badge: {content.verification_url}",
            created=day,
            modified=day,
            url_fetcher=DenyAll(),
        )
    ]


def associate(document: Any, pdf: pydyf.PDF) -> None:
    """Say of attached files that they are the document itself in another form.

    WeasyPrint says so in PDF/A only.
    """
    files = [each for each in pdf.objects if _is_attached(each)]
    for file in files:
        file["AFRelationship"] = "/Alternative"
    if files:
        pdf.catalog["AF"] = pydyf.Array(file.reference for file in files)


def _is_attached(each: Any) -> bool:
    return isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Filespec"
