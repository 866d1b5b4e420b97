"""A run that is completed, and the certificate that it owes."""

import uuid

import pytest

from certificates.models import Certificate
from learners.services import complete_lesson, start_attempt, submit_attempt
from tests import drafts


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
