"""Who may look at learners' work from the CMS: whoever may publish the page of their course."""

import uuid

from django.http import Http404, HttpRequest
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models import CoursePage
from courses.models import Run


def course_for_staff(request: HttpRequest, page_id: int) -> CoursePage:
    """Return a course that this person may publish. Everybody gets 404 for every other one."""
    visible = PagePermissionPolicy().explorable_instances(request.user)
    page = CoursePage.objects.filter(pk=page_id, pk__in=visible.values("pk")).first()
    if page is None or not page.permissions_for_user(request.user).can_publish():
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
