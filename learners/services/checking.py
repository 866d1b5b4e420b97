"""Feedback at once: a learner has one answer checked while the attempt is open."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from courses.errors import NotFoundError
from courses.grading import grade_quiz
from courses.paper import paper
from courses.policy import FeedbackWhen
from courses.questions import TYPES
from courses.selectors import GradingMaterial, grading_material, quiz_policy
from learners.errors import AnswersInvalidError, NotAtOnceError
from learners.models import Attempt
from learners.services.attempts import locked_attempt, require_open_attempt, write_answers
from learners.services.stuck import shown_to_staff
from learners.services.submitting import require_fitting


@shown_to_staff
@transaction.atomic
def check_question(
    *, learner_id: uuid.UUID, attempt_id: uuid.UUID, question_id: str, answer: Any
) -> Attempt:
    """Grade one answer, keep what grading says of it, and lock it.

    A question that was checked before stays as it was, whatever the answer now. Raises
    NotFoundError, NotAtOnceError, AnswersInvalidError (also for no answer), AttemptSubmittedError,
    TooLateError.
    """
    attempt, _enrolment = locked_attempt(learner_id, attempt_id)
    policy = quiz_policy(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    if policy.feedback_when != FeedbackWhen.AT_ONCE:
        raise NotAtOnceError
    if question_id in (attempt.checked or {}):
        return attempt
    require_open_attempt(attempt)
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    content = paper(material.content, attempt.seed)
    question = _question(content, question_id)
    require_fitting(attempt, {question_id: answer})
    if TYPES[question["type"]].is_blank(question, answer):
        raise AnswersInvalidError(errors={question_id: _("Answer this question first.")})
    said = _said(material, {**content, "questions": [question]}, answer)
    attempt.checked = {**(attempt.checked or {}), question_id: said}
    attempt.answers = {**attempt.answers, question_id: answer}
    write_answers(attempt, checked=attempt.checked, saved_at=Now(), answered_at=Now())
    return attempt


def _question(content: Mapping[str, Any], question_id: str) -> Mapping[str, Any]:
    for question in content["questions"]:
        if question["id"] == question_id:
            return question
    raise NotFoundError


def _said(material: GradingMaterial, content: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    """Return what grading says of the only question of a paper."""
    (question,) = content["questions"]
    graded = grade_quiz(content, material.answer_key, {question["id"]: answer})
    return graded.questions[0]
