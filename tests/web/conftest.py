"""A browser without JavaScript: Django's client, and a way to follow forms."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import BadgeStatus, Certificate
from certificates.services import issue_certificate
from learners.services import complete_lesson, start_attempt, submit_attempt
from tests import drafts
from tests.factories import PartnerLearnerFactory
from tests.lti import launched, platform_of
from tests.partners.hooks import listening
from tests.partners.members import bulk_of, partner_of


@pytest.fixture
def signed_in(learner):
    client = Client()
    client.force_login(learner)
    return client


@pytest.fixture
def earned(learner, run, enrolment, edition, lesson_id, quiz_id):
    """One object of each kind, all of them the learner's, as arguments of addresses."""
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    complete_lesson(**ids, activity_id=lesson_id)
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    partner = partner_of(learner)
    platform = platform_of(partner)
    return {
        "slug": edition.course.slug,
        "run_id": run.pk,
        "activity_id": lesson_id,
        "attempt_id": attempt.id,
        "certificate_id": certificate.id,
        "code": certificate.code,
        "purpose": "follow_up",
        "bulk_id": bulk_of(partner).pk,
        "endpoint_id": listening(partner, "https://hooks.example.org/")[0].pk,
        "of": uuid.uuid4(),
        "partner_id": partner.pk,
        "registration_id": platform.pk,
        "launch_id": launched(platform)[0],
        "provider_id": "unknown",
        "name": "unknown",
        "known_as_id": PartnerLearnerFactory(learner_id=learner.pk).pk,
        "number": BadgeStatus.objects.get(certificate_id=certificate.id).number,
    }


@pytest.fixture
def open_attempt(learner, run, enrolment, quiz_id):
    """An attempt that is not submitted."""
    return start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )[0]


@pytest.fixture
def url():
    """The address of a page by its name."""

    def _url(name, **arguments):
        return reverse(f"web:{name}", kwargs=arguments)

    return _url


@pytest.fixture
def form_answers():
    """Answers as a browser sends them."""

    def _form(answers):
        return {f"q-{question}": options for question, options in answers.items()}

    return _form
