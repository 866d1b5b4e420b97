"""Reads that only the pages need."""

import uuid

from django.db.models import OuterRef, QuerySet, Subquery

from courses.models import Edition
from learners.models import Enrolment
from learners.models.enrolment import EnrolmentState
from learners.selectors import my_enrolments


def my_titled_enrolments(learner_id: uuid.UUID) -> QuerySet[Enrolment]:
    """Return a learner's enrolments, annotated with their course's newest ``title``. One query."""
    titles = (
        Edition.objects.filter(course=OuterRef("run__course"), language=OuterRef("language"))
        .order_by("-number")
        .values("title")[:1]
    )
    return my_enrolments(learner_id).annotate(title=Subquery(titles))


def active_runs(*, learner_id: uuid.UUID | None, course_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the runs of a course that a learner is in. One query; none for nobody."""
    if learner_id is None:
        return set()
    return set(
        Enrolment.objects.filter(
            learner_id=learner_id, run__course_id=course_id, state=EnrolmentState.ACTIVE
        ).values_list("run_id", flat=True)
    )
