"""Saving answers while they are typed. Forms do the same without JavaScript."""

import uuid
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from courses.errors import DomainError
from learners.models import Attempt
from learners.requests import SignedInRequest
from learners.selectors import attempt_paper, own_attempt
from learners.services import require_unrestricted
from web.answering import given_answers, save_from_page
from web.decorators import page

SIGNED_OUT = 401


@page("GET", "POST")
def autosave(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Save a form's answers, or say which are saved; in JSON, for the page's own module.

    A reply to GET carries a fresh CSRF token, so that a page whose session ended and began again
    can still save. ``not_saved`` says by question what is wrong with answers that were left out.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"problem": "signed-out"}, status=SIGNED_OUT)
    try:
        return JsonResponse(_saved(cast("SignedInRequest", request), attempt_id))
    except DomainError as error:
        told = {
            "problem": error.slug,
            "version": error.extra.get("version"),
            "not_saved": error.extra.get("errors", {}),
        }
        return JsonResponse(told, status=error.status)


def _saved(request: SignedInRequest, attempt_id: uuid.UUID) -> dict[str, object]:
    found = own_attempt(learner_id=request.user.pk, attempt_id=attempt_id)
    if request.method != "POST":
        return {"version": found.version, "token": get_token(request)}
    require_unrestricted(request.user)
    saved = _save(request, found)
    return {"version": saved.version, "not_saved": saved.not_saved}


def _save(request: SignedInRequest, found: Attempt) -> Attempt:
    asked = attempt_paper(learner_id=request.user.pk, attempt_id=found.id)
    return save_from_page(request, found.id, given_answers(found, asked, request))
