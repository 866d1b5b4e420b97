"""Reads: a learner's own certificates."""

import uuid
from dataclasses import dataclass
from typing import BinaryIO

from django.db.models import QuerySet

from certificates.errors import EndedCertificateError, NotIssuedYetError
from certificates.files import open_file
from certificates.models import PAST, Certificate, CertificateKind, CertificateState
from courses.errors import NotFoundError
from learners.models import Account
from learners.privacy.keys import LearnerKey, opened_text


def my_certificates(learner_id: uuid.UUID) -> QuerySet[Certificate]:
    """Return a learner's certificates, newest first. One query."""
    return Certificate.objects.filter(learner_id=learner_id).order_by("-owed_at")


@dataclass(frozen=True)
class NamesToPrint:
    """The name that a certificate has, and the one that a new one would have; "" for none."""

    printed: str
    present: str

    @property
    def differ(self) -> bool:
        """Whether a new one would say anything else."""
        return self.printed != self.present


def names_to_print(*, account: Account, certificate: Certificate) -> NamesToPrint:
    """Return the names on a learner's own certificate, and on one made now. One query."""
    key = LearnerKey(account.pk)
    return NamesToPrint(
        printed=opened_text(key, certificate.name),
        present=opened_text(key, account.certificate_name),
    )


def open_document(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> BinaryIO:
    """Open a learner's own PDF. Raises NotFoundError, NotIssuedYetError, EndedCertificateError.

    The first also for others', and for the badge of a module, which has no document.
    """
    documents = my_certificates(learner_id).exclude(kind=CertificateKind.MODULE)
    certificate = the_issued(documents.filter(id=certificate_id))
    return open_file(certificate)


def the_issued(rows: QuerySet[Certificate]) -> Certificate:
    """Return the one certificate that there is, if it counts. One query.

    Raises NotFoundError where there is none, NotIssuedYetError, EndedCertificateError.
    """
    certificate = rows.first()
    if certificate is None:
        raise NotFoundError
    if certificate.state in PAST:
        raise EndedCertificateError
    if certificate.state != CertificateState.ISSUED:
        raise NotIssuedYetError
    return certificate
