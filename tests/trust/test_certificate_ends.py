"""What anybody learns of a certificate that was revoked, replaced or has expired (TRUST.md A3)."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certificates.models import Certificate, CertificateCode, RevocationReason
from certificates.services import correct_name, issue_certificate, revoke_certificate
from learners.services import erase, request_erasure, set_certificate_name
from tests.factories import PASSPHRASE, AccountFactory

FORMER, PRESENT = "Canary Former 51b2", "Canary Present 51b2"


@pytest.fixture
def issued(earn):
    learner = AccountFactory()
    set_certificate_name(account=learner, name=FORMER)
    return issue(earn(learner))


def issue(certificate):
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    certificate.refresh_from_db()
    return certificate


def revoke(certificate):
    revoke_certificate(
        learner_id=certificate.learner_id,
        certificate_id=certificate.id,
        reason=RevocationReason.MISCONDUCT,
        by_id=uuid.uuid4(),
    )


def replace(certificate):
    learner = certificate.learner
    set_certificate_name(account=learner, name=PRESENT)
    return issue(correct_name(account=learner, certificate_id=certificate.id))


def answers(code):
    """What anybody is told: by the page, and by the API."""
    page, told = Client().get(f"/verify/{code}"), Client().get(f"/api/v1/certificates/{code}")
    assert (page.status_code, told.status_code) == (200, 200)
    return page.content.decode(), told.json()


def test_a_former_name_does_not_lead_to_the_present_one(issued):
    new = replace(issued)
    page, told = answers(issued.code)
    assert told["replaced_by"] == "issued"
    assert "This certificate was replaced" in page
    said = page + str(told)
    for secret in (new.code, str(new.id), str(issued.learner_id), FORMER, PRESENT):
        assert secret not in said


def test_what_is_not_valid_any_more_is_not_said_to_be_valid_until_a_day(issued):
    Certificate.objects.update(expires_on=timezone.now().date() + timedelta(days=90))
    assert "Valid until" in answers(issued.code)[0]
    new = replace(issued)
    revoke(new)
    for code in (issued.code, new.code):
        page, told = answers(code)
        assert "Valid until" not in page
        assert told["expires_on"]


def test_nothing_advertises_what_is_not_valid(issued, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert "og:title" in answers(issued.code)[0]
    Certificate.objects.update(expires_on=timezone.now().date() - timedelta(days=2))
    expired = answers(issued.code)[0]
    Certificate.objects.update(expires_on=None)
    revoke(issued)
    for page in (expired, answers(issued.code)[0]):
        assert "og:" not in page
        assert "wa.me" not in page
        assert "is genuine" not in page


def test_erasure_makes_nothing_valid_again(issued, earn):
    """And leaves a code that was on no document yet like any other that nobody knows."""
    new = replace(issued)
    revoke(new)
    learner = issued.learner
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    erase(learner.pk)
    assert answers(new.code)[1]["state"] == "revoked"
    assert answers(new.code)[1]["reason"] == "misconduct"
    page, told = answers(issued.code)
    assert (told["state"], told["replaced_by"]) == ("superseded", "erased")
    assert "no longer keep anything" in page


def test_a_last_day_passes_for_whoever_was_erased_too(issued):
    Certificate.objects.update(expires_on=timezone.now().date())
    learner = issued.learner
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    erase(learner.pk)
    assert answers(issued.code)[1]["state"] == "erased"
    row = CertificateCode.objects.get(code=issued.code)
    row.erased["expires_on"] = "2020-01-01"
    row.save()
    assert answers(issued.code)[1]["state"] == "expired"


def test_the_code_of_what_was_revoked_before_it_was_made_is_like_any_other(earn):
    certificate = earn(AccountFactory())
    revoke(certificate)
    unknown = Client().get(f"/api/v1/certificates/{'0' * 26}")
    told = Client().get(f"/api/v1/certificates/{certificate.code}")
    assert (told.status_code, told.content) == (unknown.status_code, unknown.content)


def test_only_its_holder_has_a_certificate_replaced(issued):
    other, address = Client(), f"/me/certificates/{issued.id}/replace/"
    other.force_login(AccountFactory())
    for response in (other.get(address), other.post(address)):
        assert response.status_code == 302
    assert Certificate.objects.count() == 1
