"""Enrolling, progress, and the activities of a course."""

import contextlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.selectors.programmes import my_programmes
from courses.checks import checks_of
from courses.languages import direction
from courses.models.course import ActivityKind
from courses.paper import question_count
from courses.policy import policy_of
from courses.programmes.selectors import shown
from courses.selectors import activity_in_edition
from learners import deadlines, services
from learners.errors import NotGradedError
from learners.privacy.keys import decrypt_for
from learners.requests import SignedInRequest
from learners.selectors import (
    attempts_at,
    consents_to_read,
    my_enrolments_with_titles,
    my_progress,
    next_step,
)
from learners.selectors.erasures import pending_erasure
from web.decorators import learner_action, learner_page, learning
from web.forms import PlaceForm, StartForm
from web.languages import reader_language
from web.outline import place_of
from web.paging import paginate
from web.switching import switch_language
from web.views.programmes import with_standings

PROGRAMMES = 20
"""How many of one's programmes are shown, at most."""


@learner_action
@learning
def enrol(request: SignedInRequest, run_id: uuid.UUID) -> HttpResponse:
    """Enrol in a run, in the language of the page that one comes from."""
    language = request.POST.get("language") or reader_language(request)
    services.enrol(learner_id=request.user.pk, run_id=run_id, language=language)
    return redirect("web:progress", run_id=run_id)


@learner_page("GET")
def my_learning(request: SignedInRequest) -> HttpResponse:
    """Where I go on, my courses, newest first, and the programmes that I am in or have earned."""
    programmes = shown(my_programmes(request.user.pk)[:PROGRAMMES], prefer=reader_language(request))
    context = {
        "programmes": with_standings(request, programmes),
        "page": paginate(request, my_enrolments_with_titles(request.user.pk)),
        "step": next_step(learner_id=request.user.pk),
        "erasure": pending_erasure(request.user.pk),
        "name": decrypt_for(learner_id=request.user.pk, token=request.user.display_name),
        "to_read": consents_to_read(request.user.pk),
    }
    return render(request, "web/learning/mine.html", context)


@learner_page("GET")
def progress(request: SignedInRequest, run_id: uuid.UUID) -> HttpResponse:
    """Show where a learner is in a run, and what comes next."""
    found = my_progress(learner_id=request.user.pk, run_id=run_id)
    return render(request, "web/learning/progress.html", {"progress": found, "run_id": run_id})


@learner_action
@learning
def language(request: SignedInRequest, run_id: uuid.UUID) -> HttpResponse:
    """Follow the run in another language, where one is or on the page of the course."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return switch_language(request, run_id=run_id, activity_id=form.cleaned_data["activity_id"])


@learner_action
@learning
def withdraw(request: SignedInRequest, run_id: uuid.UUID) -> HttpResponse:
    """Leave a run."""
    services.withdraw(learner_id=request.user.pk, run_id=run_id)
    messages.success(request, _("You have left the course. What you did in it is kept."))
    return redirect("web:my-learning")


@learner_page("GET")
def activity(request: SignedInRequest, run_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponse:
    """Show a lesson, or the way into a quiz."""
    learner_id = request.user.pk
    context = activity_context(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
    content = context["content"]
    if context["kind"] == ActivityKind.QUIZ:
        tried = attempts_at(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
        latest = tried.first()
        is_over = latest is not None and deadlines.is_over(latest)
        if latest and is_over:
            with contextlib.suppress(NotGradedError):
                if services.submit_overdue(learner_id=learner_id, attempt_id=latest.id):
                    return redirect(request.path)
        policy = policy_of(content)
        context |= {
            "ungraded": is_over,
            "page": paginate(request, tried),
            "latest": latest,
            "weight_told": context["progress"].share_of(activity_id),
            "time_allowed": policy.time_allowed(request.user.extra_time),
            "attempts_left": policy.attempts_left(latest.number) if latest else None,
            "question_count": question_count(content),
            "form": StartForm(initial={"attempt_id": uuid.uuid4()}),
        }
    return render(request, f"web/learning/{context['kind']}.html", context)


def activity_context(
    *, learner_id: uuid.UUID, run_id: uuid.UUID, activity_id: uuid.UUID
) -> dict[str, Any]:
    """Return what the pages of lessons and quizzes show. Raises NotFoundError."""
    found = my_progress(learner_id=learner_id, run_id=run_id)
    row = activity_in_edition(edition_id=found.edition.pk, activity_id=activity_id)
    return {
        "progress": found,
        "run_id": run_id,
        "edition_id": found.edition.pk,
        "place": place_of(found, activity_id),
        "kind": row.kind,
        "content": row.content,
        "checks": checks_of(row.content),
        "check_url": reverse("web:check", args=[run_id, activity_id]),
        "language": found.edition.language,
        "direction": direction(found.edition.language),
    }


@learner_action
@learning
def complete(request: SignedInRequest, run_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponse:
    """Mark a lesson complete and go on to what follows it."""
    learner_id = request.user.pk
    services.complete_lesson(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
    place = place_of(my_progress(learner_id=learner_id, run_id=run_id), activity_id)
    if place and place.following:
        return redirect("web:activity", run_id=run_id, activity_id=place.following.id)
    return redirect("web:progress", run_id=run_id)
