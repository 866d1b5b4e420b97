"""The API of attempts at quizzes."""

import uuid
from typing import Annotated, Any

from ninja import Header, Router

from courses.schemas import Problem
from learners import selectors, services
from learners.api.learning import learning
from learners.api.schemas import AnswersIn, AttemptOut, PaperOut, QuestionCheckIn, StartIn, SubmitIn
from learners.idempotency import idempotent
from learners.requests import LearnerRequest

router = Router()
ERRORS = {401: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}


@router.post(
    "/enrolments/{run_id}/activities/{activity_id}/attempts",
    response={200: AttemptOut, 201: AttemptOut, **ERRORS},
    summary="Start an attempt",
)
@learning
@idempotent
def start_attempt(
    request: LearnerRequest, run_id: uuid.UUID, activity_id: uuid.UUID, body: StartIn
) -> tuple[int, AttemptOut]:
    """Start an attempt at a quiz, or answer 200 with the one that is open."""
    attempt, created = services.start_attempt(
        learner_id=request.auth.pk,
        run_id=run_id,
        activity_id=activity_id,
        attempt_id=body.id,
    )
    return 201 if created else 200, AttemptOut.from_orm(attempt)


@router.get(
    "/attempts/{attempt_id}",
    response={200: AttemptOut, 401: Problem, 404: Problem, 503: Problem},
    summary="An attempt of mine",
)
def get_attempt(request: LearnerRequest, attempt_id: uuid.UUID) -> Any:
    """Show answers and, once submitted, the result; submit what was saved if time is over."""
    return services.current_attempt(
        learner_id=request.auth.pk,
        attempt_id=attempt_id,
    )


@router.get(
    "/attempts/{attempt_id}/paper",
    response={200: PaperOut, 401: Problem, 404: Problem},
    summary="The questions of an attempt of mine",
)
def get_paper(request: LearnerRequest, attempt_id: uuid.UUID) -> Any:
    """Show the questions that this attempt has drawn, in its order. They never change."""
    return selectors.attempt_paper(learner_id=request.auth.pk, attempt_id=attempt_id)


@router.put(
    "/attempts/{attempt_id}/answers",
    response={200: AttemptOut, **ERRORS},
    summary="Save answers",
)
@learning
def save_answers(
    request: LearnerRequest,
    attempt_id: uuid.UUID,
    body: AnswersIn,
    if_match: Annotated[str | None, Header()] = None,
) -> Any:
    """Keep answers without submitting. Replaces what was saved.

    An answer that does not fit its question spoils no other: it is left out, what was saved before
    stays of its question, and ``not_saved`` says why. Where none fits, or one is to a question that
    is not on the paper: 422, and nothing is saved.

    With the attempt's ``version`` in ``If-Match``, answers that were saved since are not
    overwritten: 409, with the version there is now.
    """
    return services.save_answers(
        learner_id=request.auth.pk,
        attempt_id=attempt_id,
        answers=body.answers,
        expected_version=if_match and if_match.strip('"'),
    )


@router.post(
    "/attempts/{attempt_id}/checks",
    response={200: AttemptOut, **ERRORS},
    summary="Have one answer checked at once",
)
@learning
@idempotent
def check_answer(
    request: LearnerRequest, attempt_id: uuid.UUID, body: QuestionCheckIn
) -> tuple[int, AttemptOut]:
    """Say of one answer what is right, where the quiz does so at once, and lock it.

    What was checked before stays as it was.
    """
    attempt = services.check_question(
        learner_id=request.auth.pk,
        attempt_id=attempt_id,
        question_id=body.question_id,
        answer=body.answer,
    )
    return 200, AttemptOut.from_orm(attempt)


@router.post(
    "/attempts/{attempt_id}/submission",
    response={200: AttemptOut, **ERRORS},
    summary="Submit an attempt",
)
@learning
@idempotent
def submit_attempt(
    request: LearnerRequest, attempt_id: uuid.UUID, body: SubmitIn
) -> tuple[int, AttemptOut]:
    """Grade the attempt, once. The same answers again get the same result; others 409."""
    attempt = services.submit_attempt(
        learner_id=request.auth.pk,
        attempt_id=attempt_id,
        answers=body.answers,
    )
    return 200, AttemptOut.from_orm(attempt)
