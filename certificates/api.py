"""The API of certificates: mine, and the public check of anybody's."""

import uuid
from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import AwareDatetime

from certificates import selectors
from certificates.documents import (
    credential_response,
    document_response,
    picture_response,
    pixels_response,
)
from certificates.links import verification_url
from certificates.models import CertificateKind
from certificates.services import correct_name, show_name
from certificates.signing import Outcome
from courses.pagination import CursorPages
from courses.schemas import Problem, Strict
from learners.requests import LearnerRequest
from learners.throttling import limit_replacements, limit_verification

me_router = Router()
public_router = Router()
PAGE = 20
REFUSALS = {401: Problem, 404: Problem, 409: Problem}
TEXT = {"schema": {"type": "string"}}
BINARY = {"schema": {"type": "string", "format": "binary"}}
PDF = {"content": {"application/pdf": BINARY}}


class CertificateOut(Schema):
    """A certificate of mine. ``verification_url`` is there once it is issued.

    ``kind``: of a course, of a module (a badge, which has no document), or of a programme.
    ``courses`` are those that a programme was made of, or the one that a module is of.

    ``superseded_by`` is the id of the one that replaced it. What was revoked or replaced has no
    document any more, and its address tells so.
    """

    id: uuid.UUID
    run_id: uuid.UUID
    kind: CertificateKind
    courses: list[str]
    state: str = Field(..., description="owed, issued, failed, expired, revoked, or superseded")
    title: str
    language: str
    completed_on: date
    expires_on: date | None = Field(..., description="the last day on which it is valid")
    revocation_reason: str
    superseded_by: uuid.UUID | None
    issued_at: AwareDatetime | None
    verification_url: str | None = None
    shows_name: bool = Field(..., description="whether whoever has its code sees the name on it")

    @staticmethod
    def resolve_state(certificate: Any) -> str:
        """Return the state as anybody is told it."""
        return str(certificate.standing)

    @staticmethod
    def resolve_verification_url(certificate: Any) -> str | None:
        """Return the address to hand on, once there is a document."""
        return verification_url(certificate.code) if certificate.issued_at else None


class VerificationOut(Schema):
    """All that the public check tells."""

    code: str = Field(..., examples=["7Q2M0T5B9XK3VJ8N4R6WZC1DPE"])
    state: str = Field(
        ...,
        description="issued; expired; revoked; superseded; or erased: its holder's account was "
        "deleted",
    )
    kind: CertificateKind
    course_title: str = Field(..., description="of the module or programme, where it is one")
    courses: list[str] = Field(..., description="of a programme; or the one that a module is of")
    language: str
    completed_on: date
    issuer: str
    expires_on: date | None = Field(..., description="the last day on which it is valid")
    reason: str = Field(..., description="why it was revoked: error, misconduct, withdrawn, other")
    replaced_by: str = Field(
        ..., description="the state of the one that replaced a superseded one; never its code"
    )
    name: str = Field("", description="empty unless its holder lets it be seen")


class CertificateIn(Strict):
    """What I choose for a certificate of mine."""

    shows_name: bool


class DocumentCheckOut(Schema):
    """What a check of a file tells.

    genuine: it is as it was when this site signed it. altered: it has a signature of this site that
    does not fit any more. foreign: it has none, or is something else.
    """

    outcome: Outcome
    certificate: VerificationOut | None = Field(
        ..., description="what a genuine one's code tells; null where that is unknown here"
    )
    is_as_issued: bool | None = Field(
        None,
        description="whether a genuine one is, to the byte, the file that was issued; where it is "
        "not, something that is not shown was changed, or it was made anew since. null where that "
        "is unknown",
    )


@me_router.get("", response={200: list[CertificateOut], 401: Problem}, summary="My certificates")
@paginate(CursorPages, ordering=("-owed_at",), page_size=PAGE)
def list_certificates(request: LearnerRequest) -> Any:
    """List my certificates, newest first."""
    return selectors.my_certificates(request.auth.pk)


@me_router.patch(
    "/{certificate_id}",
    response={200: CertificateOut, **REFUSALS, 422: Problem},
    summary="Show my name",
)
def change_certificate(
    request: LearnerRequest, certificate_id: uuid.UUID, choice: CertificateIn
) -> Any:
    """Let whoever has the code of a certificate see the name on it, or no more."""
    return show_name(
        learner_id=request.auth.pk, certificate_id=certificate_id, shows=choice.shows_name
    )


@me_router.get(
    "/{certificate_id}/pdf",
    response={200: None, **REFUSALS},
    summary="A certificate's document",
    openapi_extra={"responses": {200: PDF}},
)
def get_document(request: LearnerRequest, certificate_id: uuid.UUID) -> FileResponse:
    """Download the PDF."""
    return document_response(
        learner_id=request.auth.pk,
        certificate_id=certificate_id,
    )


@me_router.post(
    "/{certificate_id}/replacement",
    response={201: CertificateOut, 403: Problem, 429: Problem, **REFUSALS},
    summary="Replace a certificate by one with my present name",
)
def replace(request: LearnerRequest, certificate_id: uuid.UUID) -> Any:
    """Have it made anew, with a code of its own. The earlier one's says that it was replaced."""
    limit_replacements(request, request.auth.pk)
    return Status(201, correct_name(account=request.auth, certificate_id=certificate_id))


@me_router.get(
    "/{certificate_id}/badge",
    response={200: None, **REFUSALS},
    summary="A certificate as a badge",
    openapi_extra={"responses": {200: {"content": {"application/vc+jwt": TEXT}}}},
)
def get_badge(request: LearnerRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Download it as an Open Badges 3.0 credential: a JWT that anybody's software can check.

    Its issuer is a did:web identity, whose keys stand at /.well-known/did.json.
    """
    return credential_response(learner_id=request.auth.pk, certificate_id=certificate_id)


@me_router.get(
    "/{certificate_id}/badge.svg",
    response={200: None, **REFUSALS},
    summary="A badge as a picture",
    openapi_extra={"responses": {200: {"content": {"image/svg+xml": TEXT}}}},
)
def get_picture(request: LearnerRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Download a picture that carries the credential."""
    return picture_response(learner_id=request.auth.pk, certificate_id=certificate_id)


@me_router.get(
    "/{certificate_id}/badge.png",
    response={200: None, **REFUSALS},
    summary="A badge as a picture in pixels",
    openapi_extra={"responses": {200: {"content": {"image/png": BINARY}}}},
)
def get_pixels(request: LearnerRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Download a picture with the title that carries the credential, for where SVG is not taken."""
    return pixels_response(learner_id=request.auth.pk, certificate_id=certificate_id)


@public_router.get(
    "/{code}", response={200: VerificationOut, 404: Problem}, summary="Verify a certificate"
)
def verify(request: HttpRequest, code: str) -> selectors.Verification:
    """Check a code. Unknown, malformed and not yet issued codes get one same answer."""
    limit_verification(request)
    return selectors.verify(code)


@public_router.post(
    "/documents/check",
    response={200: DocumentCheckOut, 413: Problem, 503: Problem},
    summary="Check a document",
    openapi_extra={"requestBody": {"required": True, **PDF}},
)
def verify_document(request: HttpRequest) -> selectors.DocumentCheck:
    """Say whether a PDF is a certificate of this site, unaltered. Nothing of it is kept.

    Send the file as the body. Printing, scanning or saving one anew takes its signature away: check
    its code then.
    """
    limit_verification(request)
    return selectors.verify_document(request.body)
