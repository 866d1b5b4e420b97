"""The API of knowledge checks, which everybody who reads a lesson may answer."""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from courses.checks import answer_check
from courses.schemas import Problem
from learners.api.schemas import CheckIn, QuestionResult
from learners.throttling import limit_checks

router = Router()


@router.post(
    "/editions/{edition_id}/activities/{activity_id}/checks/{question_id}",
    response={200: QuestionResult, 404: Problem, 422: Problem, 429: Problem},
    summary="Answer a knowledge check",
)
def check_knowledge(
    request: HttpRequest,
    edition_id: uuid.UUID,
    activity_id: uuid.UUID,
    question_id: str,
    body: CheckIn,
) -> Any:
    """Say at once what is right about an answer. Nothing is recorded, for anybody.

    No answer is refused, so that the key is told to those who have tried. Checks are lessons' own;
    a question of a quiz is 404 here.
    """
    limit_checks(request, getattr(request.auth, "pk", None))  # type: ignore[attr-defined]
    return answer_check(
        edition_id=edition_id,
        activity_id=activity_id,
        question_id=question_id,
        answer=body.answer,
    )
