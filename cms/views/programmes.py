"""Programmes: made by the managers of an office, with the certificates that they give."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from certificates.selectors.programmes import learners_to_award
from certificates.services.awarding import request_award
from cms.programmes import ProgrammeForms
from cms.roles import Right, has_right, offices_with
from courses.models import Office, Programme, ProgrammeAward
from courses.models.programme import AwardState, ProgrammeState
from courses.programmes.selectors import text_in
from courses.programmes.services import save_programme, was_open

INVALID = 422


@require_admin_access
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes of one's offices."""
    offices = _offices(request)
    found = Programme.objects.filter(office__in=offices).select_related("office")
    rows = [
        (each, text_in(each.texts.all(), "en"), rules[0] if (rules := each.rules.all()) else None)
        for each in found.prefetch_related("texts", "rules__courses").order_by("slug")
    ]
    return TemplateResponse(request, "cms/programmes/list.html", {"programmes": rows})


@require_admin_access
def new_programme(request: HttpRequest) -> HttpResponse:
    """Make a programme."""
    return _edit(request, None)


@require_admin_access
def programme(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Change a programme; it may be open or closed at any time."""
    return _edit(request, _own(request, programme_id))


@require_admin_access
def award(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Say who would get the certificate that has not got it; POST has it given to them."""
    found = _own(request, programme_id)
    if not was_open(found):
        raise Http404
    if request.method == "POST":
        request_award(programme_id=found.pk)
        log(instance=found, action="cms.award_programme", user=request.user, title=found.slug)
        messages.success(request, _("The certificates are being given."))
        return redirect(request.path)
    job = ProgrammeAward.objects.filter(programme=found).first()
    is_owed = job is not None and job.state == AwardState.OWED
    context = {
        "programme": found,
        "text": text_in(found.texts.all(), "en"),
        "job": job,
        "stopped": is_owed and job is not None and job.tries >= ProgrammeAward.MAX_TRIES,
        "working": is_owed,
        "waiting": learners_to_award(found.pk).count(),
    }
    return TemplateResponse(request, "cms/programmes/award.html", context)


def _edit(request: HttpRequest, known: Programme | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    forms = ProgrammeForms(data, offices=_offices(request), programme=known)
    if data and forms.is_valid():
        saved = save_programme(draft=forms.draft(), programme_id=known.pk if known else None)
        log(instance=saved, action="cms.save_programme", user=request.user, title=saved.slug)
        _say(request, saved)
        return redirect("cms:programme", programme_id=saved.pk)
    if data:
        messages.error(request, _("Nothing is saved yet. What is wrong is marked below."))
    context = {
        "forms": forms,
        "programme": known,
        "text": known and text_in(known.texts.all(), "en"),
        "was_open": known is not None and was_open(known),
    }
    status = INVALID if data else 200
    return TemplateResponse(request, "cms/programmes/edit.html", context, status=status)


def _say(request: HttpRequest, saved: Programme) -> None:
    if saved.state == ProgrammeState.OPEN:
        messages.success(request, _("The programme is saved, and open to learners."))
    else:
        messages.success(
            request, _("The programme is saved. It is closed: learners do not see it.")
        )


def _own(request: HttpRequest, programme_id: uuid.UUID) -> Programme:
    """Return a programme of one's offices. Raises Http404."""
    found = Programme.objects.filter(pk=programme_id, office__in=_offices(request)).first()
    if found is None:
        raise Http404
    return found


def _offices(request: HttpRequest) -> QuerySet[Office]:
    """Return the offices whose programmes one makes. Raises Http404 where there is none."""
    user: Any = request.user
    if not has_right(user, Right.PROGRAMMES):
        raise Http404
    return Office.objects.filter(pk__in=offices_with(user, Right.PROGRAMMES))
