"""After a release: look again at learners, whose course or module may be complete now."""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models.functions import Now

from courses.badges import badge_modules
from courses.models import Edition
from courses.selectors import edition_for_run
from learners.milestones import EditionSettled, record
from learners.models import Enrolment
from learners.services.enrolments import locked_enrolment
from learners.services.modules import tell_of_modules
from learners.services.progress import count_progress

CHUNK = 500


def settle_edition(
    *, edition_id: uuid.UUID, progress: Callable[[int], None] = lambda _done: None
) -> int:
    """Recount every enrolment under way that follows an edition's course; return how many.

    An edition that retires an activity can complete somebody's course; one with modules that give a
    badge can give it to those too whose course is completed. Each enrolment is its own transaction,
    so this may stop anywhere and run again. ``progress`` gets the count so far.
    """
    edition = Edition.objects.select_related("course").get(pk=edition_id)
    concerned = Enrolment.objects.filter(run__course_id=edition.course_id)
    if not badge_modules(edition.pk).required:
        concerned = concerned.filter(completed_at__isnull=True)
    done = 0
    rows = concerned.order_by("run_id", "learner_id").values_list("learner_id", "run_id")
    for learner_id, run_id in rows.iterator(CHUNK):
        _recount(learner_id, run_id)
        done += 1
        if done % CHUNK == 0:
            progress(done)
    _settled(edition_id)
    return done


@transaction.atomic
def _settled(edition_id: uuid.UUID) -> None:
    rows = Edition.objects.filter(pk=edition_id, settled_at__isnull=True)
    if rows.update(settled_at=Now()):
        record(EditionSettled(edition_id=edition_id))


@transaction.atomic
def _recount(learner_id: uuid.UUID, run_id: uuid.UUID) -> None:
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    if enrolment.completed_at is None:
        count_progress(enrolment, edition)
    else:
        tell_of_modules(enrolment, edition.pk)
