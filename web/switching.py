"""Reading a course on in another language."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses.languages import native_name
from courses.outline import nearest_activity
from learners.requests import SignedInRequest
from learners.selectors import my_progress
from learners.services import change_enrolment_language


def switch_language(
    request: SignedInRequest, *, run_id: uuid.UUID, activity_id: uuid.UUID | None
) -> HttpResponse:
    """Follow the run in the language that was posted, and stay where one is.

    Where the other language lacks the activity, lead to the nearest one and say so.
    """
    learner_id, language = request.user.pk, request.POST.get("language", "")
    before = my_progress(learner_id=learner_id, run_id=run_id).edition
    change_enrolment_language(learner_id=learner_id, run_id=run_id, language=language)
    if activity_id is None:
        return redirect("web:progress", run_id=run_id)
    after = my_progress(learner_id=learner_id, run_id=run_id).edition
    place = nearest_activity(activity_id, before=before.outline, after=after.outline)
    if place != activity_id:
        told = _("This step is not there in %(language)s. You are at the nearest one.")
        messages.info(request, told % {"language": native_name(language)})
    if place is None:
        return redirect("web:progress", run_id=run_id)
    return redirect("web:activity", run_id=run_id, activity_id=place)
