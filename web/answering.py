"""What the form of an open attempt can do: save, have one answer checked, submit."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from courses.questions import TYPES
from courses.questions.shown import posted_answers
from learners import deadlines, services
from learners.errors import (
    AnswersChangedError,
    AnswersInvalidError,
    AttemptSubmittedError,
    TooLateError,
)
from learners.models import Attempt
from learners.requests import SignedInRequest

CONFIRMED = "confirmed"
"""What the button says that submits an attempt with unanswered questions."""

Asked = Mapping[str, Any]
"""The paper of an attempt."""


def given_answers(found: Attempt, asked: Asked, request: SignedInRequest) -> dict[str, Any]:
    """Return the answers of a form. One that asks a single question keeps the saved others."""
    if request.POST.get("submit") == CONFIRMED:
        return found.answers
    answers, only = posted_answers(asked, request.POST), request.POST.get("only")
    if only not in answers:
        return answers
    return {**found.answers, only: answers[only]}


def save_from_page(
    request: SignedInRequest, attempt_id: uuid.UUID, answers: dict[str, Any]
) -> Attempt:
    """Save a form's answers, unless others were saved since the page was made."""
    return services.save_answers(
        learner_id=request.user.pk,
        attempt_id=attempt_id,
        answers=answers,
        expected_version=request.POST.get("version") or None,
    )


def is_over(found: Attempt) -> bool:
    """Say whether the time of an open attempt is over, though what is on its way still counts."""
    return deadlines.seconds_left(found) == 0 and not deadlines.accepts_late(found)


def is_at_its_end(request: SignedInRequest, found: Attempt) -> bool:
    """Say whether a form was sent because of the clock.

    The countdown of a page marks that with ``over``: its clock may be a second ahead of ours.
    """
    if "over" not in request.POST or deadlines.seconds_left(found) is None:
        return is_over(found)
    return not deadlines.accepts_late(found)


def write(request: SignedInRequest, found: Attempt, asked: Asked, answers: dict[str, Any]) -> bool:
    """Do what the button says that was pressed; any other than these two saves.

    Return whether to ask before these answers, which are saved, are submitted. Raises
    AnswersInvalidError also where the others were saved, and what services raise.
    """
    if "submit" in request.POST:
        return _submit(request, found, asked, answers)
    not_saved = save_from_page(request, found.id, answers).not_saved
    question_id = request.POST.get("check")
    if question_id is not None and question_id not in not_saved:
        services.check_question(
            learner_id=request.user.pk,
            attempt_id=found.id,
            question_id=question_id,
            answer=answers.get(question_id),
        )
    if not_saved:
        raise AnswersInvalidError(errors=not_saved)
    return False


def _submit(
    request: SignedInRequest, found: Attempt, asked: Asked, answers: dict[str, Any]
) -> bool:
    # Saved first: a page left open must not submit older answers over newer ones unasked. The
    # second sending of a submission, or a late one, is for the service to judge.
    try:
        saved = save_from_page(request, found.id, answers)
    except (AttemptSubmittedError, TooLateError):
        pass
    else:
        if saved.not_saved:
            raise AnswersInvalidError(errors=saved.not_saved)
        if request.POST["submit"] != CONFIRMED and unanswered(asked, saved.answers):
            return True
    services.submit_attempt(learner_id=request.user.pk, attempt_id=found.id, answers=answers)
    return False


def submit_what_fits(
    request: SignedInRequest, found: Attempt, asked: Asked, answers: dict[str, Any]
) -> None:
    """Submit an attempt whose time is over; say which answers do not count, and why."""
    problems: dict[str, str] = {}
    try:
        problems = save_from_page(request, found.id, answers).not_saved
    except AnswersInvalidError as error:
        problems = error.extra["errors"]
    except AnswersChangedError:
        told = _("The answers that were saved in another tab or on another device were submitted.")
        messages.warning(request, told)
    except (AttemptSubmittedError, TooLateError) as error:
        messages.warning(request, str(error))
    services.submit_attempt(learner_id=request.user.pk, attempt_id=found.id)
    for number, question in enumerate(asked["questions"], start=1):
        if question["id"] in problems:
            told = _("Question %(number)s: what you wrote last was not counted. %(why)s")
            why = {"number": number, "why": problems[question["id"]]}
            messages.warning(request, told % why)


def unanswered(asked: Asked, answers: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the questions that have no answer, or only the beginning of one."""
    return [
        number
        for number, question in enumerate(asked["questions"], start=1)
        if TYPES[question["type"]].is_blank(question, answers.get(question["id"]))
    ]
