"""What background work reads."""

import uuid

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Now

from courses.models import Edition
from learners import deadlines
from learners.models import Attempt, Enrolment, StuckWork, SyncedEvent
from learners.models.attempt import AttemptState
from learners.models.enrolment import EnrolmentState
from learners.models.synced import EventKind
from learners.selectors.restrictions import unrestricted
from learners.selectors.stuck import left_alone


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


def overdue_attempts() -> list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
    """Return (learner, id, run) of open attempts whose time is over, or whose run is. Two queries.

    Those whose quiz still takes late answers are read and passed over. Those that failed are left
    alone until they are due again, and those of people whose data may not be used, until they may.
    """
    before = Now() - deadlines.grace()
    rows = (
        unrestricted(Attempt.objects.filter(~left_alone(), state=AttemptState.OPEN))
        .annotate(now=Now(), closes_at=F("run__closes_at"))
        .only("id", "learner", "run", "edition", "activity", "state", "deadline_at")
    )
    found = [*rows.filter(deadline_at__lt=before), *rows.filter(run__closes_at__lt=before)]
    over = [(each.learner_id, each.id, each.run_id) for each in found if deadlines.is_over(each)]
    return list(dict.fromkeys(over))


def learners_with_waiting_events() -> list[uuid.UUID]:
    """Return whose synced events may be applied by now. One query.

    Starts wait for another attempt or for time to pass; any event that failed, until it is due.
    """
    due = StuckWork.objects.filter(
        learner_id=OuterRef("learner_id"), work_id=OuterRef("id"), retry_at__lte=Now()
    )
    waiting = unrestricted(
        SyncedEvent.objects.filter(
            ~left_alone(), Q(kind=EventKind.ATTEMPT_STARTED) | Exists(due), body__isnull=False
        )
    )
    return list(waiting.order_by("learner").values_list("learner", flat=True).distinct())
