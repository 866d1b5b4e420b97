"""A certificate's document as an answer to a request: for the API and the pages alike."""

import uuid

from django.http import FileResponse

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
