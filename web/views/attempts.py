"""Attempts at quizzes."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.languages import direction
from courses.models import EditionActivity
from courses.paper import paper
from courses.policy import FeedbackWhen, policy_of
from courses.questions.shown import field_name, questions
from courses.selectors import activity_in_edition
from learners import deadlines, services
from learners.errors import (
    AnswersChangedError,
    AnswersInvalidError,
    AttemptSubmittedError,
    TooLateError,
)
from learners.models import Attempt
from learners.models.attempt import AttemptState
from learners.requests import SignedInRequest
from learners.selectors import my_progress
from web.answering import (
    CONFIRMED,
    Asked,
    given_answers,
    is_at_its_end,
    is_over,
    submit_what_fits,
    unanswered,
    write,
)
from web.decorators import learner_action, learner_page, learning
from web.forms import StartForm
from web.outline import place_of
from web.switching import switch_language
from web.views.languages import in_language
from web.walking import walk_through

A_DAY = 24 * 60 * 60


@learner_action
@learning
def start(request: SignedInRequest, run_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponse:
    """Start an attempt, or take up the one that is open."""
    form = StartForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    attempt, _created = services.start_attempt(
        learner_id=request.user.pk,
        run_id=run_id,
        activity_id=activity_id,
        attempt_id=form.cleaned_data["attempt_id"],
    )
    return redirect("web:attempt", attempt_id=attempt.id)


@learner_page("GET", "POST")
@learning
def attempt(request: SignedInRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Show an attempt: its questions while it is open, its result once it is submitted."""
    found = services.current_attempt(learner_id=request.user.pk, attempt_id=attempt_id)
    quiz = activity_in_edition(edition_id=found.edition_id, activity_id=found.activity_id)
    if request.method == "POST":
        return _answer(request, found, quiz)
    if found.state == AttemptState.SUBMITTED:
        return _result(request, found, quiz)
    return _open(request, found, quiz, found.answers)


def _answer(request: SignedInRequest, found: Attempt, quiz: EditionActivity) -> HttpResponse:
    """Do what a button of the form says; on an error, show it with the answers kept.

    Whoever switches the language of the course or of the pages, or goes on to another question, has
    their answers saved first. When the time is over, what fits is submitted, whatever the button.
    """
    asked = paper(quiz.content, found.seed)
    answers = given_answers(found, asked, request)
    if is_at_its_end(request, found):
        submit_what_fits(request, found, asked, answers)
        return redirect("web:attempt", attempt_id=found.id)
    if _is_outdated(request, found):
        messages.warning(request, str(AnswersChangedError.title))
        return redirect("web:attempt", attempt_id=found.id)
    try:
        asks = write(request, found, asked, answers)
    except (AnswersInvalidError, AnswersChangedError) as error:
        return _again(request, found, quiz, answers, error)
    except (AttemptSubmittedError, TooLateError) as error:
        messages.warning(request, str(error))
        return redirect(_where_to_go_on(request, found))
    return _confirm(request, found, quiz, asked) if asks else _done(request, found)


def _is_outdated(request: SignedInRequest, found: Attempt) -> bool:
    """Say whether others were saved since somebody was asked whether to submit these answers."""
    is_confirmed = request.POST.get("submit") == CONFIRMED
    return is_confirmed and request.POST.get("version") != found.version


def _done(request: SignedInRequest, found: Attempt) -> HttpResponse:
    if "switch" in request.POST:
        return switch_language(request, run_id=found.run_id, activity_id=found.activity_id)
    if not {"submit", "check", "go", "change"} & set(request.POST):
        messages.success(request, _("Your answers are saved. They are not submitted yet."))
    onward = redirect(_where_to_go_on(request, found))
    if "change" in request.POST:
        in_language(onward, request.POST.get("pages", ""))
    return onward


def _where_to_go_on(request: SignedInRequest, found: Attempt) -> str:
    """Return the address of what comes next: another question, the one just checked, or all."""
    address = reverse("web:attempt", args=[found.id])
    number = request.POST.get("go") or request.GET.get("question")
    query = f"?{urlencode({'question': number})}" if number else ""
    checked = request.POST.get("check", "")
    return f"{address}{query}#{field_name(checked)}" if checked else f"{address}{query}"


def _confirm(
    request: SignedInRequest, found: Attempt, quiz: EditionActivity, asked: Asked
) -> HttpResponse:
    """Ask whether to submit an attempt whose answers are saved, though some are missing."""
    found = services.current_attempt(learner_id=request.user.pk, attempt_id=found.id)
    if found.state == AttemptState.SUBMITTED:
        return redirect("web:attempt", attempt_id=found.id)
    missing = [
        (number, field_name(asked["questions"][number - 1]["id"]))
        for number in unanswered(asked, found.answers)
    ]
    context = _context(found, quiz) | {
        "missing": missing,
        "total": len(asked["questions"]),
        "walks": policy_of(quiz.content).one_at_a_time,
        "confirmed": CONFIRMED,
    }
    return render(request, "web/attempts/confirm.html", context)


def _again(
    request: SignedInRequest,
    found: Attempt,
    quiz: EditionActivity,
    answers: dict[str, Any],
    error: DomainError,
) -> HttpResponse:
    """Show the form with what was posted, and what stands in its way."""
    found = services.current_attempt(learner_id=request.user.pk, attempt_id=found.id)
    if found.state == AttemptState.SUBMITTED:
        return redirect("web:attempt", attempt_id=found.id)
    locked = {question_id: found.answers[question_id] for question_id in found.checked or {}}
    return _open(request, found, quiz, {**answers, **locked}, error)


def _open(
    request: SignedInRequest,
    found: Attempt,
    quiz: EditionActivity,
    answers: dict[str, Any],
    error: DomainError | None = None,
) -> HttpResponse:
    """Show the questions, or one of them; checked ones with what was said of them."""
    wrong = error.extra.get("errors") if error else None
    asked = questions(
        paper(quiz.content, found.seed),
        answers=answers,
        errors=wrong,
        result={"questions": list((found.checked or {}).values())},
    )
    policy = policy_of(quiz.content)
    walk = walk_through(asked, answers, request) if policy.one_at_a_time else None
    context = _context(found, quiz) | {
        "questions": [walk.question] if walk else asked,
        "walk": walk,
        "at_once": policy.feedback_when == FeedbackWhen.AT_ONCE,
        "has_errors": bool(wrong),
        "changed": None if wrong else error,
        "is_over": is_over(found),
    }
    return render(request, "web/attempts/open.html", context, status=error.status if error else 200)


def _result(request: SignedInRequest, found: Attempt, quiz: EditionActivity) -> HttpResponse:
    progress = my_progress(learner_id=request.user.pk, run_id=found.run_id)
    context = _context(found, quiz) | {
        "questions": questions(
            paper(quiz.content, found.seed), answers=found.answers, result=found.result
        ),
        "progress": progress,
        "place": place_of(progress, found.activity_id),
    }
    return render(request, "web/attempts/result.html", context)


def _context(found: Attempt, quiz: EditionActivity) -> dict[str, object]:
    return {
        "attempt": found,
        "quiz": quiz,
        "language": quiz.edition.language,
        "direction": direction(quiz.edition.language),
        "time": _time(found),
    }


def _time(found: Attempt) -> dict[str, object] | None:
    """Return how long an open attempt still takes answers; None where no end is near."""
    seconds = deadlines.seconds_left(found)
    if seconds is None or (found.deadline_at is None and seconds > A_DAY):
        return None
    return {
        "seconds": seconds,
        "minutes": -(-seconds // 60),
        "ends_at": deadlines.deadline(found),
        "accepts_late": deadlines.accepts_late(found),
    }
