"""A course's runs, and the way to what learners did in them."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from wagtail.admin.auth import require_admin_access

from cms.access import course_for
from cms.models import CoursePage
from cms.roles import Right, may_on_page
from courses.models import Run
from learners.selectors.gradebook import learners_by_run


@require_admin_access
def runs(request: HttpRequest, page_id: int) -> HttpResponse:
    """List the runs of a course with how many learners each has."""
    page = course_for(request, page_id, Right.GRADES)
    counts = learners_by_run(page.translation_key)
    found = Run.objects.filter(course_id=page.translation_key).order_by("-opens_at", "slug")
    return TemplateResponse(
        request,
        "cms/grades/runs.html",
        {
            "page": page,
            "runs": [(run, *counts.get(run.pk, (0, 0))) for run in found],
            "may_certify": may_on_page(request.user, Right.CERTIFICATES, page),
        },
    )


@require_admin_access
def grades_of_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """Lead from the list of all runs to a run's grade book, below the course's own page."""
    run = get_object_or_404(Run, pk=run_id)
    pages = CoursePage.objects.filter(translation_key=run.course_id)
    page = pages.order_by("pk").first()
    if page is None or not may_on_page(request.user, Right.GRADES, page):
        raise Http404
    return redirect("cms:grades", page_id=page.pk, run_id=run.pk)
