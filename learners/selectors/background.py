"""What background work reads."""

import uuid

from django.db.models import Count

from courses.models import Edition
from learners.models import Enrolment
from learners.models.enrolment import EnrolmentState


def unsettled_editions() -> list[uuid.UUID]:
    """Return editions after which learners under way were not yet recounted. One query."""
    return list(
        Edition.objects.filter(settled_at__isnull=True)
        .order_by("released_at")
        .values_list("pk", flat=True)
    )


def under_way_by_language(course_id: uuid.UUID) -> dict[str, int]:
    """Return how many learners are under way in a course, by language. One query."""
    rows = (
        Enrolment.objects.filter(
            run__course_id=course_id, completed_at__isnull=True, state=EnrolmentState.ACTIVE
        )
        .values("language")
        .annotate(count=Count("learner_id"))
    )
    return {row["language"]: row["count"] for row in rows}
