"""The runs that a key touches, and nothing else of the catalogue."""

import uuid

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Now

from courses.errors import NotFoundError
from courses.models import Edition, Run
from courses.selectors import with_course_title, with_openness
from partners.models import ApiKey, Partner


def runs_of_key(key: ApiKey) -> QuerySet[Run]:
    """Return the runs that a key touches, with their courses and ``is_open``. One query."""
    allowed = key.partner.demo_runs if key.is_sandbox else key.partner.runs
    return with_openness(allowed.select_related("course"))


def titled_runs_of_key(key: ApiKey) -> QuerySet[Run]:
    """Return the same with ``course_title``, in the course's own language. One query."""
    own = Edition.objects.filter(
        course=OuterRef("course"), language=OuterRef("course__source_language")
    ).order_by("-number")
    return runs_of_key(key).annotate(course_title=Subquery(own.values("title")[:1]))


def runs_to_bring_to(partner: Partner, language: str) -> list[Run]:
    """Return the runs that are not over, by title, those of the sandbox last.

    Each has ``course_title``, and ``is_demo``. Two queries.
    """
    found = []
    for runs, is_demo in ((partner.runs, False), (partner.demo_runs, True)):
        rows = with_course_title(runs.all(), language).exclude(closes_at__lte=Now())
        found += rows.annotate(is_demo=Value(is_demo)).order_by("course_title", "slug")
    return found


def run_of_key(key: ApiKey, run_id: uuid.UUID) -> Run:
    """Return one of them. One query. Raises NotFoundError for every other run."""
    run = runs_of_key(key).filter(pk=run_id).first()
    if run is None:
        raise NotFoundError
    return run
