"""Reads: a learner's own certificates, and what anybody may learn from a code."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast

from django.core.files.storage import storages
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from certificates.codes import is_possible, normalise
from certificates.errors import (
    CheckUnavailableError,
    NotIssuedYetError,
    UnknownCertificateError,
)
from certificates.models import Certificate, CertificateCode, CertificateState, FilesToRemove
from certificates.signing import Outcome, SigningKeyError, check_document
from courses.errors import NotFoundError
from courses.leases import UNCLAIMED
from courses.models import Regrade
from courses.models.regrade import RegradeState
from learners.models import Enrolment, RegradedCompletion
from learners.selectors.helping import in_offices

ERASED = "erased"
"""The state that a certificate answers whose holder is erased."""


@dataclass(frozen=True)
class Verification:
    """All that a public check tells: no name, since holders have not chosen to show it.

    ``state`` is "issued", or "erased": it was issued, and we know no more to whom.
    """

    code: str
    state: str
    course_title: str
    language: str
    completed_on: date
    issuer: str


def my_certificates(learner_id: uuid.UUID) -> QuerySet[Certificate]:
    """Return a learner's certificates, newest first. One query."""
    return Certificate.objects.filter(learner_id=learner_id).order_by("-owed_at")


def holder_to_help(*, code: str, offices: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Return whose certificate has a code, of a run of one of the offices. One query.

    Where its holder has left the run, or nothing of theirs may be used, there is none.
    """
    holder = CertificateCode.objects.filter(code=normalise(code)).values("learner_id")[:1]
    held = Certificate.objects.filter(
        learner_id=OuterRef("learner_id"), run_id=OuterRef("run_id"), code=normalise(code)
    )
    rows = in_offices(Enrolment.objects.filter(Exists(held), learner_id=Subquery(holder)), offices)
    return rows.values_list("learner_id", flat=True).first()


def certificates_to_help(*, learner_id: uuid.UUID) -> dict[uuid.UUID, Certificate]:
    """Return the states of somebody's certificates by run: no name, no code. One query."""
    shown = ("state", "owed_at", "issued_at", "tries", "error")
    return {each.run_id: each for each in my_certificates(learner_id).only("run_id", *shown)}


def open_document(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> BinaryIO:
    """Open a learner's own PDF. Raises NotFoundError (also for others'), NotIssuedYetError."""
    certificate = my_certificates(learner_id).filter(id=certificate_id).first()
    if certificate is None:
        raise NotFoundError
    if certificate.state != CertificateState.ISSUED:
        raise NotIssuedYetError
    return cast("BinaryIO", storages["private"].open(certificate.path))


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
    return _verification(certificate)


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


def issued_certificate(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> Verification | None:
    """Return the same of an issued certificate by its ids, for background work. One query."""
    certificate = Certificate.objects.filter(
        learner_id=learner_id, id=certificate_id, state=CertificateState.ISSUED
    ).first()
    return _verification(certificate) if certificate else None


def ids_by_code(code: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return (learner, certificate) ids of a code that was verified, not erased. One query."""
    found = CertificateCode.objects.get(code=code)
    return cast("tuple[uuid.UUID, uuid.UUID]", (found.learner_id, found.certificate_id))


def _verification(certificate: Certificate) -> Verification:
    return Verification(
        code=certificate.code,
        state=certificate.state,
        course_title=certificate.title,
        language=certificate.language,
        completed_on=certificate.completed_on,
        issuer=certificate.issuer,
    )


def certificates_concerned(regrade: Regrade) -> QuerySet[Certificate]:
    """Return the certificates that a person may have to decide on after a regrade. One query.

    Those of learners whose pass it lost; once it is taken back, of those whose pass it had made.
    """
    moved = RegradedCompletion.objects.filter(regrade=regrade)
    if regrade.state == RegradeState.REVERSED:
        moved = moved.filter(old_completed_at__isnull=True, is_completed=True)
    else:
        moved = moved.filter(lost=True)
    theirs = moved.filter(learner_id=OuterRef("learner_id"), run_id=OuterRef("run_id"))
    return (
        Certificate.objects.filter(Exists(theirs))
        .select_related("learner")
        .order_by("owed_at", "learner_id", "id")
    )


def owed_now(limit: int) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return (learner, certificate) ids that are owed and that nobody has claimed. One query."""
    return list(
        Certificate.objects.filter(
            UNCLAIMED,
            state=CertificateState.OWED,
        )
        .order_by("owed_at")
        .values_list("learner_id", "id")[:limit]
    )


def files_to_remove(limit: int) -> list[uuid.UUID]:
    """Return whose documents are still to be removed since they were erased. One query."""
    return list(FilesToRemove.objects.values_list("learner_id", flat=True)[:limit])
