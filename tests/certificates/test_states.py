"""What the table of certificates lets be: one that counts, and states that follow each other."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.codes import new_code
from certificates.models import Certificate, CertificateKind, CertificateState, RevocationReason


def another(certificate, **changed):
    fields = {
        "learner_id": certificate.learner_id,
        "run_id": certificate.run_id,
        "code": new_code(),
        "language": "en",
        "title": "Title",
        "issuer": "Issuer",
        "completed_on": certificate.completed_on,
    }
    return Certificate.objects.create(**fields | changed)


def refuse(certificate, **changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        another(certificate, **changed)


def test_there_is_one_that_counts_of_a_run_whatever_came_before(certificate):
    refuse(certificate)
    another(certificate, state=CertificateState.SUPERSEDED, superseded_by=certificate.id)
    revoked = {"revoked_at": timezone.now(), "revocation_reason": RevocationReason.ERROR}
    for _ in range(2):
        another(certificate, state=CertificateState.REVOKED, **revoked)


def test_modules_and_programmes_have_theirs_beside_the_one_of_the_course(certificate):
    for kind in (CertificateKind.MODULE, CertificateKind.PROGRAMME):
        key = uuid.uuid4()
        another(certificate, kind=kind, of=key)
        refuse(certificate, kind=kind, of=key)
        another(certificate, kind=kind, of=uuid.uuid4())
        refuse(certificate, kind=kind)
    refuse(certificate, kind=CertificateKind.COURSE, of=uuid.uuid4())


def test_only_a_module_is_issued_without_a_document(certificate):
    issued = {"state": CertificateState.ISSUED, "issued_at": timezone.now(), "of": uuid.uuid4()}
    another(certificate, kind=CertificateKind.MODULE, **issued)
    refuse(certificate, kind=CertificateKind.PROGRAMME, **issued)


def test_what_counts_no_more_says_why(certificate):
    refuse(certificate, state=CertificateState.REVOKED)
    refuse(certificate, state=CertificateState.SUPERSEDED)


def test_nothing_follows_what_counts_no_more():
    for past in (CertificateState.REVOKED, CertificateState.SUPERSEDED):
        assert not any(past in CertificateState.before(state) for state in CertificateState)
    assert list(CertificateState.before(CertificateState.ISSUED)) == [CertificateState.OWED]
