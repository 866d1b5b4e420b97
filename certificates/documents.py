"""What a certificate is handed out as, in answer to a request: for the API and the pages alike."""

import uuid

from django.http import FileResponse, HttpResponse

from certificates.badges import bake_png, bake_svg
from certificates.giving import give_badge
from certificates.selectors import open_document


def document_response(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> FileResponse:
    """Return a learner's own PDF as a download that no cache keeps. Raises as open_document."""
    response = FileResponse(
        open_document(learner_id=learner_id, certificate_id=certificate_id),
        as_attachment=True,
        filename="certificate.pdf",
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response


def credential_response(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> HttpResponse:
    """Return a learner's own badge as a signed credential (JWT). Raises as ``give_badge``."""
    _certificate, credential = give_badge(learner_id=learner_id, certificate_id=certificate_id)
    return _download(credential, "application/vc+jwt", "badge.jwt")


def picture_response(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> HttpResponse:
    """Return the same within a picture (SVG). Raises as ``give_badge``."""
    certificate, credential = give_badge(learner_id=learner_id, certificate_id=certificate_id)
    return _download(bake_svg(certificate, credential), "image/svg+xml", "badge.svg")


def pixels_response(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> HttpResponse:
    """Return the same within a picture (PNG). Raises as ``give_badge``."""
    certificate, credential = give_badge(learner_id=learner_id, certificate_id=certificate_id)
    return _download(bake_png(certificate, credential), "image/png", "badge.png")


def _download(content: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
