"""The badge within the document: the one that its holder downloads, and that others can check."""

from io import BytesIO

import pytest
from django.core.files.storage import storages
from pypdf import PdfReader

from certificates.models import BadgeStatus, Certificate
from certificates.services import issue_certificate
from certificates.signing import Outcome, check_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def document_of(certificate):
    certificate.refresh_from_db()
    with storages["private"].open(certificate.path) as file:
        return file.read()


def issue_now(certificate):
    return issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)


def test_the_document_carries_the_badge_that_its_holder_downloads(badge, issued, verifier):
    document = document_of(issued)
    reader = PdfReader(BytesIO(document))
    assert list(reader.attachments) == ["badge.jwt"]
    (attached,) = reader.attachments["badge.jwt"]
    assert attached.decode() == badge
    assert verifier().verify(attached.decode(), status=True)
    (file,) = reader.trailer["/Root"]["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Alternative"
    assert file.get_object()["/Desc"].endswith(issued.code)
    assert check_document(document)[0] == Outcome.GENUINE


def test_a_document_that_is_made_again_has_the_same_badge(issued):
    first = PdfReader(BytesIO(document_of(issued))).attachments
    Certificate.objects.update(state="owed", claimed_until=None)
    assert issue_now(issued)
    assert PdfReader(BytesIO(document_of(issued))).attachments == first
    assert BadgeStatus.objects.count() == 1


def test_without_a_key_of_badges_there_is_none(certificate, settings):
    settings.BADGE_KEY_FILE = ""
    assert issue_now(certificate)
    assert not PdfReader(BytesIO(document_of(certificate))).attachments
    assert not BadgeStatus.objects.exists()


def test_with_a_broken_key_the_certificate_stays_owed(certificate, settings, tmp_path):
    settings.BADGE_KEY_FILE = str(tmp_path / "gone.pem")
    with pytest.raises(Exception, match="BADGE_KEY_FILE"):
        issue_now(certificate)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.error) == ("owed", "BadgeKeyError")
