"""After a release: look again at learners under way, whose course may be complete now."""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models.functions import Now

from courses.models import Edition
from courses.selectors import edition_for_run
from learners.models import Enrolment
from learners.services.enrolments import locked_enrolment
from learners.services.progress import count_progress

CHUNK = 500


def settle_edition(
    *, edition_id: uuid.UUID, progress: Callable[[int], None] = lambda _done: None
) -> int:
    """Recount every enrolment under way that follows an edition's course; return how many.

    An edition that retires an activity can complete somebody's course. Each enrolment is its own
    transaction, so this may stop anywhere and run again. ``progress`` gets the count so far.
    """
    edition = Edition.objects.select_related("course").get(pk=edition_id)
    under_way = Enrolment.objects.filter(
        run__course_id=edition.course_id, completed_at__isnull=True
    ).order_by("run_id", "learner_id")
    done = 0
    for learner_id, run_id in under_way.values_list("learner_id", "run_id").iterator(CHUNK):
        _recount(learner_id, run_id)
        done += 1
        if done % CHUNK == 0:
            progress(done)
    Edition.objects.filter(pk=edition_id).update(settled_at=Now())
    return done


@transaction.atomic
def _recount(learner_id: uuid.UUID, run_id: uuid.UUID) -> None:
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    if enrolment.completed_at is None:
        count_progress(enrolment, edition_for_run(run=enrolment.run, language=enrolment.language))
