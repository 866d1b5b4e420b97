"""A run that is completed, and the certificate that it owes."""

import uuid

import pytest
from openbadgeslib.ob3.verifier import OB3Verifier

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.services import complete_lesson, start_attempt, submit_attempt
from tests import drafts

SITE = "https://learn.example.org"


@pytest.fixture
def complete(learner, run, enrolment, lesson_id, quiz_id):
    """Complete the run."""

    def _complete():
        complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
        attempt, _ = start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
        )
        submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())

    return _complete


@pytest.fixture
def certificate(complete):
    complete()
    return Certificate.objects.get()


@pytest.fixture
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def get(client, learner):
    """Ask as the learner."""
    client.force_login(learner)
    return client.get


@pytest.fixture
def issued(certificate):
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    certificate.refresh_from_db()
    return certificate


@pytest.fixture
def badge(get, issued):
    """The signed credential."""
    return get(f"/api/v1/me/certificates/{issued.id}/badge").content.decode()


@pytest.fixture
def verifier(client):
    """Somebody else's, who knows nothing but the address of this site.

    ``verifier().verify(token)`` asks for the keys, and ``status=True`` for the status too.
    """

    def _download(address, *args, **kwargs):
        assert address.startswith((f"{SITE}/.well-known/", f"{SITE}/badges/status/"))
        return client.get(address.removeprefix(SITE)).content

    class Verifier:
        def verify(self, token, *, status=False):
            found = OB3Verifier.for_issuer_did("did:web:learn.example.org", download=_download)
            return found.verify(token, check_status=status, download=_download)

    return Verifier
