"""Reads: a learner's own certificates."""

import uuid
from typing import BinaryIO, cast

from django.core.files.storage import storages
from django.db.models import QuerySet

from certificates.errors import NotIssuedYetError
from certificates.models import Certificate, CertificateKind, CertificateState
from courses.errors import NotFoundError


def my_certificates(learner_id: uuid.UUID) -> QuerySet[Certificate]:
    """Return a learner's certificates, newest first. One query."""
    return Certificate.objects.filter(learner_id=learner_id).order_by("-owed_at")


def open_document(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> BinaryIO:
    """Open a learner's own PDF. Raises NotFoundError, NotIssuedYetError.

    The former also for others', and for the badge of a module, which has no document.
    """
    documents = my_certificates(learner_id).exclude(kind=CertificateKind.MODULE)
    certificate = documents.filter(id=certificate_id).first()
    if certificate is None:
        raise NotFoundError
    if certificate.state != CertificateState.ISSUED:
        raise NotIssuedYetError
    return cast("BinaryIO", storages["private"].open(certificate.path))
