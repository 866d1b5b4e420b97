"""What is printed: a quiz as it is read, without what only a screen needs."""

import uuid

import pytest
from django.urls import reverse

from learners.services import start_attempt
from tests import drafts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_a_quiz_is_printed_with_its_questions_and_without_its_buttons(
    page, sign_in, learner, enrolment, run, quiz_id
):
    attempt, _ = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    sign_in(page.context, learner)
    page.goto(reverse("web:attempt", args=[attempt.id]))
    assert page.locator("main button:visible").count()
    page.emulate_media(media="print")
    assert page.get_by_text(f"Prompt of {drafts.SINGLE}").first.is_visible()
    assert page.get_by_label("Text of o-right").first.is_visible()
    assert not page.locator("button:visible").count()
