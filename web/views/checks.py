"""Knowledge checks in lessons. Nothing of them is recorded."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from courses.checks import Answered, answer_check, checks_of, find_check
from courses.errors import AnswerInvalidError
from courses.questions.shown import posted_answers
from learners.requests import SignedInRequest
from learners.throttling import limit_checks
from web.decorators import learner_action, learning
from web.views.learning import activity_context


@learner_action
@learning
def check(request: SignedInRequest, run_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponse:
    """Show the lesson again, with what is to be said of an answer to one of its checks."""
    limit_checks(request, request.user.pk)
    context = activity_context(learner_id=request.user.pk, run_id=run_id, activity_id=activity_id)
    question = find_check(context["content"], request.POST.get("check", ""))
    told = _told(request, context["edition_id"], activity_id, question)
    context["checks"] = checks_of(context["content"], told)
    context["has_errors"] = bool(told.error)
    status = AnswerInvalidError.status if told.error else 200
    return render(request, "web/learning/lesson.html", context, status=status)


def _told(
    request: SignedInRequest,
    edition_id: uuid.UUID,
    activity_id: uuid.UUID,
    question: Mapping[str, Any],
) -> Answered:
    """Grade what was answered. A step of a scenario is taken and not graded yet."""
    question_id = question["id"]
    answer = posted_answers({"questions": [question]}, request.POST)[question_id]
    if "answer" not in request.POST:
        return Answered(question_id, answer)
    try:
        result = answer_check(
            edition_id=edition_id, activity_id=activity_id, question_id=question_id, answer=answer
        )
    except AnswerInvalidError as error:
        return Answered(question_id, answer, error=error.extra["errors"]["answer"])
    return Answered(question_id, answer, result)
