"""Issuing: claiming what is owed, drawing, signing and storing it."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from certificates.codes import printed
from certificates.designs.design import Design
from certificates.designs.frozen import frozen_design
from certificates.files import remove_file, remove_files, store_file
from certificates.giving import badge_to_attach
from certificates.links import verification_url
from certificates.mails import is_to_be_told
from certificates.models import Certificate, CertificateState
from certificates.rendering import CertificateContent, Signatory, render_pdf, stored_pictures
from certificates.services.owing import issue_soon, tell_of
from certificates.signing import own_signer
from courses.failpoints import failpoint
from courses.leases import claim, lease
from learners.nudges import nudge
from learners.privacy.keys import decrypt_for

logger = logging.getLogger(__name__)

MAX_TRIES = 5
LONGEST_WAIT = 900
"""Seconds between two tries."""


def issue_certificate(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> bool:
    """Render an owed certificate, sign and store it, and call it issued once its file reads back.

    Return whether this call issued it: False where it was not owed, or another worker has it.
    May be stopped anywhere and run again: the claim ends by itself, and a file that did not come to
    count is deleted (``certificates.files``). Raises what rendering, signing or storing raises,
    after noting the try.
    """
    certificate = _claim(learner_id, certificate_id)
    if certificate is None:
        return False
    failpoint("certificate.claimed")
    # What keeps any document, or all of a design, from being made is not this certificate's fault:
    # it stays owed until that is mended. What cannot be drawn is set aside after some tries.
    with _noting_failure(certificate):
        signer, badge = own_signer(), badge_to_attach(certificate)
        design = frozen_design(certificate.design_id)
        pictures = stored_pictures(design)
    with _noting_failure(certificate, is_last=certificate.tries >= MAX_TRIES):
        content = _content(certificate, badge, design)
        pdf = render_pdf(content, room=signer.digits, pictures=pictures)
    failpoint("certificate.rendered")
    with _noting_failure(certificate):
        digest = store_file(certificate, signer.sign(pdf))
    failpoint("certificate.stored")
    issued = _call_issued(certificate, digest)
    _tidy(certificate, digest, issued=issued)
    return issued


def _tidy(certificate: Certificate, digest: str, *, issued: bool) -> None:
    """Delete what does not count: one's own file, or those of workers that had it before."""
    if issued and certificate.tries > 1:
        remove_files(certificate, but=digest)
    elif not issued and not _row(certificate).filter(sha256=digest).exists():
        remove_file(certificate, digest)


@transaction.atomic
def reissue_certificate(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> bool:
    """Have a certificate that failed made again, as if it had never been tried.

    It prints what it was to print. Return whether it had failed.
    """
    rows = Certificate.objects.filter(learner_id=learner_id, id=certificate_id)
    again = rows.filter(state=CertificateState.FAILED).update(
        state=CertificateState.OWED, tries=0, error="", claimed_until=None
    )
    if again:
        issue_soon(learner_id, certificate_id)
    return bool(again)


@transaction.atomic
def _call_issued(certificate: Certificate, digest: str) -> bool:
    """Call a stored certificate issued, and tell of it; return whether it was still owed."""
    is_told = is_to_be_told(certificate)
    owed = _row(certificate).filter(state=CertificateState.OWED)
    issued = owed.update(
        state=CertificateState.ISSUED,
        sha256=digest,
        issued_at=Now(),
        error="",
        claimed_until=None,
        mail_due_at=Now() if is_told else None,
    )
    if issued:
        tell_of([certificate], CertificateState.ISSUED)
    if issued and is_told:
        _tell_soon(certificate)
    return bool(issued)


def _tell_soon(certificate: Certificate) -> None:
    from certificates.tasks import mail_ready  # noqa: PLC0415 - the task imports these services

    nudge(mail_ready, str(certificate.learner_id), str(certificate.id))


def _claim(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> Certificate | None:
    """Take an owed certificate for a while, unless another worker has it."""
    rows = Certificate.objects.filter(learner_id=learner_id, id=certificate_id)
    owed = rows.filter(state=CertificateState.OWED)
    claimed = claim(owed, seconds=settings.CERTIFICATE_LEASE_SECONDS)
    return rows.select_related("run").get() if claimed else None


def _content(certificate: Certificate, badge: str, design: Design) -> CertificateContent:
    return CertificateContent(
        name=decrypt_for(learner_id=certificate.learner_id, token=certificate.name),
        course_title=certificate.title,
        language=certificate.language,
        completed_on=certificate.completed_on,
        expires_on=certificate.expires_on,
        hours=certificate.hours,
        issuer=certificate.issuer,
        signatories=tuple(Signatory(**signatory) for signatory in certificate.signatories),
        verification_url=verification_url(certificate.code),
        code=printed(certificate.code),
        badge=badge,
        kind=certificate.kind,
        courses=certificate.courses,
        design=design,
    )


@contextmanager
def _noting_failure(certificate: Certificate, *, is_last: bool = False) -> Iterator[None]:
    """Record the kind of an error, never its text, which may quote a name, and raise it.

    Nothing where another worker has taken over since, which counts its own try.
    ``is_last`` sets the certificate aside: it is failed then, for staff to look at.
    """
    try:
        yield
    except Exception as error:
        wait = min(30 * 2 ** min(certificate.tries, MAX_TRIES), LONGEST_WAIT)
        mine = _row(certificate).filter(state=CertificateState.OWED, tries=certificate.tries)
        mine.update(
            state=CertificateState.FAILED if is_last else CertificateState.OWED,
            error=type(error).__name__,
            claimed_until=lease(wait),
        )
        logger.warning(
            "certificate %s: try %s failed with %s", certificate.id, certificate.tries, type(error)
        )
        raise


def _row(certificate: Certificate) -> QuerySet[Certificate]:
    return Certificate.objects.filter(learner_id=certificate.learner_id, id=certificate.id)
