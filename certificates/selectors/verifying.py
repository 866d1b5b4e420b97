"""Reads: what anybody may learn from a code, or from a document."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from certificates.codes import is_possible, normalise
from certificates.errors import (
    CheckUnavailableError,
    UnknownCertificateError,
)
from certificates.models import (
    Certificate,
    CertificateCode,
    CertificateKind,
    CertificateState,
    RevocationReason,
)
from certificates.models.states import EXPIRED, is_over
from certificates.signing import Outcome, SigningKeyError, check_document
from learners.privacy.keys import decrypt_for
from learners.selectors import is_restricted

ERASED = "erased"
"""The state that a certificate answers whose holder is erased."""


@dataclass(frozen=True)
class Verification:
    """All that a public check tells. ``name`` is "" unless its holder lets it be seen.

    ``state`` is "issued", "expired", "revoked", "superseded"; or "erased": it was issued, and we
    know no more to whom. ``reason`` is why it was revoked, else "".

    ``replaced_by`` is the state of the one that took its place, else "". Not its code: whoever was
    shown a certificate with a former name could otherwise follow somebody to their new one, and to
    all that they show with it.

    ``courses`` are those that a programme was made of, or the one that a module is of.
    """

    code: str
    state: str
    course_title: str
    language: str
    completed_on: date
    issuer: str
    kind: str = CertificateKind.COURSE.value
    courses: tuple[str, ...] = ()
    expires_on: date | None = None
    reason: str = ""
    replaced_by: str = ""
    name: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether one may rely on it today."""
        return self.state in {CertificateState.ISSUED, ERASED}

    @property
    def why(self) -> str:
        """Why it was revoked, in words."""
        return str(RevocationReason(self.reason).label) if self.reason else ""


def verify(code: str) -> Verification:
    """Return what may be known of a certificate that was issued. Two queries, to four with a name.

    Raises UnknownCertificateError, the same for every code of what was never issued.
    """
    wanted = normalise(code)
    found = is_possible(wanted) and CertificateCode.objects.filter(code=wanted).first()
    if found and found.erased:
        return _of_erased(found)
    certificate = found and (
        Certificate.objects.filter(
            learner_id=found.learner_id, code=wanted, issued_at__isnull=False
        ).first()
    )
    if not certificate:
        raise UnknownCertificateError
    shown = verification_of(certificate, replaced_by=_successor_of(certificate))
    return replace(shown, name=_shown_name(certificate))


def _shown_name(certificate: Certificate) -> str:
    """Return the name that may be seen. Two queries more where its holder lets it be seen.

    None is where a certificate counts no more, or its holder's data are not to be used.
    """
    shows = certificate.shows_name and certificate.state == CertificateState.ISSUED
    if not shows or is_restricted(certificate.learner_id):
        return ""
    return decrypt_for(learner_id=certificate.learner_id, token=certificate.name)


@dataclass(frozen=True)
class DocumentCheck:
    """What a check of a file tells. ``certificate`` is there where the file is genuine.

    ``is_as_issued`` says whether it is the file that was issued, to the byte. A genuine one that is
    not is as it was when it was signed, but for what stands around the signature itself, which no
    signature covers; or it was made before the one that there is now. None where none is known.
    """

    outcome: Outcome
    certificate: Verification | None
    is_as_issued: bool | None = None


def verify_document(document: bytes) -> DocumentCheck:
    """Say whether a file is a certificate of ours, as it was when we signed it, and which.

    Six queries at most. Raises CheckUnavailableError.
    """
    try:
        outcome, address = check_document(document)
    except SigningKeyError as error:
        raise CheckUnavailableError from error
    if outcome != Outcome.GENUINE:
        return DocumentCheck(outcome, None)
    try:
        found = verify(address.rsplit("/", 1)[-1])
    except UnknownCertificateError:  # from before the database was restored, perhaps
        return DocumentCheck(outcome, None)
    return DocumentCheck(outcome, found, _is_as_issued(document, found))


def _is_as_issued(document: bytes, found: Verification) -> bool | None:
    """Compare a file with the digest of the one that was issued. Two queries at most."""
    if ERASED in {found.state, found.replaced_by}:
        return None
    learner_id, certificate_id = ids_by_code(found.code)
    rows = Certificate.objects.filter(learner_id=learner_id, id=certificate_id)
    issued = rows.values_list("sha256", flat=True).first()
    return hashlib.sha256(document).hexdigest() == issued if issued else None


def what_stays(certificate: Certificate) -> dict[str, str]:
    """Return what a code goes on to answer once its holder is erased: nothing about them."""
    return {
        "state": certificate.state,
        "kind": certificate.kind,
        "course_title": certificate.title,
        "language": certificate.language,
        "completed_on": certificate.completed_on.isoformat(),
        "issuer": certificate.issuer,
        "expires_on": certificate.expires_on.isoformat() if certificate.expires_on else "",
        "reason": certificate.revocation_reason,
    }


def _of_erased(found: CertificateCode) -> Verification:
    """Return what stays, as it is today. Older rows have neither a state nor a last day."""
    answer: dict[str, Any] = {"state": CertificateState.ISSUED, "expires_on": ""}
    answer |= found.erased or {}
    expires_on = date.fromisoformat(answer["expires_on"]) if answer["expires_on"] else None
    if answer["state"] == CertificateState.ISSUED:
        answer["state"] = EXPIRED if is_over(expires_on) else ERASED
    elif answer["state"] == CertificateState.SUPERSEDED:
        answer["replaced_by"] = ERASED
    answer |= {"expires_on": expires_on, "completed_on": date.fromisoformat(answer["completed_on"])}
    return Verification(code=found.code, **answer)


def _successor_of(certificate: Certificate) -> str:
    """Return how the one is that replaced a certificate: the newest, however many did since."""
    if certificate.superseded_by is None:
        return ""
    rows = Certificate.objects.filter(
        learner_id=certificate.learner_id, id=certificate.superseded_by
    )
    return rows.get().standing


def ids_by_code(code: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return (learner, certificate) ids of a code that was verified, not erased. One query."""
    found = CertificateCode.objects.get(code=code)
    return cast("tuple[uuid.UUID, uuid.UUID]", (found.learner_id, found.certificate_id))


def verification_of(certificate: Certificate, *, replaced_by: str = "") -> Verification:
    """Return what a public check of a certificate tells. No query, no name."""
    return Verification(
        code=certificate.code,
        state=certificate.standing,
        course_title=certificate.title,
        language=certificate.language,
        completed_on=certificate.completed_on,
        issuer=certificate.issuer,
        kind=certificate.kind,
        courses=certificate.courses,
        expires_on=certificate.expires_on,
        reason=certificate.revocation_reason,
        replaced_by=replaced_by,
    )
