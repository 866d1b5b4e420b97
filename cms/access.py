"""Who may look at courses and learners' work from the CMS: who has the right in their office."""

import uuid

from django.http import Http404, HttpRequest

from cms.models import CoursePage
from cms.roles import Right, may_on_page
from courses.models import Run


def course_for(request: HttpRequest, page_id: int, right: Right) -> CoursePage:
    """Return a course in whose office this person has a right; 404 for every other one."""
    page = CoursePage.objects.filter(pk=page_id).first()
    if page is None or not may_on_page(request.user, right, page):
        raise Http404
    return page


def run_for_staff(page: CoursePage, run_id: uuid.UUID) -> Run:
    """Return a run of the page's course; 404 for another course's."""
    run = (
        Run.objects.select_related("course")
        .filter(pk=run_id, course_id=page.translation_key)
        .first()
    )
    if run is None:
        raise Http404
    return run
