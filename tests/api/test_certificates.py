"""Certificates by API: mine, and the public check."""

import uuid

import pytest

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.services import (
    complete_lesson,
    create_token,
    set_certificate_name,
    start_attempt,
    submit_attempt,
)
from tests import drafts
from tests.api.client import ApiClient
from tests.factories import AccountFactory


@pytest.fixture
def certificate(learner, run, enrolment, lesson_id, quiz_id):
    set_certificate_name(account=learner, name="CANARY-NAME")
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    complete_lesson(**ids, activity_id=lesson_id)
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())
    return Certificate.objects.get()


@pytest.fixture
def issued(certificate):
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    certificate.refresh_from_db()
    return certificate


def test_holder_downloads_the_document(as_learner, issued):
    response = as_learner.get(f"/me/certificates/{issued.id}/pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_document_that_is_being_made_is_409(as_learner, certificate):
    response = as_learner.get(f"/me/certificates/{certificate.id}/pdf")
    assert response.status_code == 409
    assert response.json()["type"] == "urn:article26:problem:certificate-not-issued"


def test_somebody_elses_document_is_404(issued):
    other = ApiClient(create_token(account=AccountFactory())[0])
    assert other.get(f"/me/certificates/{issued.id}/pdf").status_code == 404
    assert other.get("/me/certificates").json()["results"] == []


def test_address_to_hand_on_uses_the_configured_site(as_learner, issued, settings):
    settings.SITE_URL = "https://learn.example.org"
    settings.ALLOWED_HOSTS = ["evil.example"]
    response = as_learner.get("/me/certificates", host="evil.example")
    [row] = response.json()["results"]
    assert row["verification_url"] == f"https://learn.example.org/verify/{issued.code}"


def test_check_shows_the_minimum_and_no_name(api, issued, learner):
    response = api.get(f"/certificates/{issued.code}")
    assert set(response.json()) == {
        *("code", "state", "course_title", "language", "completed_on", "issuer"),
        *("kind", "courses", "expires_on", "reason", "replaced_by", "name"),
    }
    assert "CANARY-NAME" not in response.content.decode()
    assert learner.username not in response.content.decode()
    assert str(learner.pk) not in response.content.decode()


def test_code_may_be_typed_as_it_is_printed(api, issued):
    from certificates.codes import printed

    assert api.get(f"/certificates/{printed(issued.code).lower()}").status_code == 200


def test_unknown_malformed_and_unissued_codes_get_one_answer(api, certificate):
    unissued = api.get(f"/certificates/{certificate.code}")
    unknown = api.get(f"/certificates/{'0' * 26}")
    malformed = api.get("/certificates/%3Cscript%3E")
    long = api.get(f"/certificates/{'A' * 2000}")
    assert {r.status_code for r in (unissued, unknown, malformed, long)} == {404}
    assert unissued.content == unknown.content == malformed.content == long.content


def test_checks_are_limited_per_network(api, issued, settings):
    settings.VERIFY_RATE = "2/h"
    statuses = [api.get(f"/certificates/{issued.code}").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
