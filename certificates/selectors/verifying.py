"""Reads: what anybody may learn from a code, or from a document."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from certificates.codes import is_possible, normalise
from certificates.errors import (
    CheckUnavailableError,
    UnknownCertificateError,
)
from certificates.models import Certificate, CertificateCode, CertificateKind, CertificateState
from certificates.signing import Outcome, SigningKeyError, check_document

ERASED = "erased"
"""The state that a certificate answers whose holder is erased."""


@dataclass(frozen=True)
class Verification:
    """All that a public check tells: no name, since holders have not chosen to show it.

    ``state`` is "issued", or "erased": it was issued, and we know no more to whom. ``courses`` are
    those that a programme was made of, or the one that a module is of.
    """

    code: str
    state: str
    course_title: str
    language: str
    completed_on: date
    issuer: str
    kind: str = CertificateKind.COURSE.value
    courses: tuple[str, ...] = ()


def verify(code: str) -> Verification:
    """Return what may be known of an issued certificate. Two queries at most.

    Raises UnknownCertificateError, the same for every code that is not an issued certificate's.
    """
    wanted = normalise(code)
    found = is_possible(wanted) and CertificateCode.objects.filter(code=wanted).first()
    if found and found.erased:
        return Verification(code=found.code, state=ERASED, **_frozen(found.erased))
    certificate = found and (
        Certificate.objects.filter(
            learner_id=found.learner_id, code=wanted, state=CertificateState.ISSUED
        ).first()
    )
    if not certificate:
        raise UnknownCertificateError
    return verification_of(certificate)


@dataclass(frozen=True)
class DocumentCheck:
    """What a check of a file tells. ``certificate`` is there where the file is genuine."""

    outcome: Outcome
    certificate: Verification | None


def verify_document(document: bytes) -> DocumentCheck:
    """Say whether a file is a certificate of ours, as it was when we signed it, and which.

    Two queries at most. Raises CheckUnavailableError.
    """
    try:
        outcome, address = check_document(document)
    except SigningKeyError as error:
        raise CheckUnavailableError from error
    if outcome != Outcome.GENUINE:
        return DocumentCheck(outcome, None)
    try:
        return DocumentCheck(outcome, verify(address.rsplit("/", 1)[-1]))
    except UnknownCertificateError:  # from before the database was restored, perhaps
        return DocumentCheck(outcome, None)


def _frozen(answer: dict[str, str]) -> dict[str, Any]:
    return answer | {"completed_on": date.fromisoformat(answer["completed_on"])}


def ids_by_code(code: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return (learner, certificate) ids of a code that was verified, not erased. One query."""
    found = CertificateCode.objects.get(code=code)
    return cast("tuple[uuid.UUID, uuid.UUID]", (found.learner_id, found.certificate_id))


def verification_of(certificate: Certificate) -> Verification:
    """Return what a public check of a certificate tells. No query."""
    return Verification(
        code=certificate.code,
        state=certificate.state,
        course_title=certificate.title,
        language=certificate.language,
        completed_on=certificate.completed_on,
        issuer=certificate.issuer,
        kind=certificate.kind,
        courses=certificate.courses,
    )
