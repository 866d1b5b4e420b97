"""Bringing what a guest did in one run into an account.

Where only the guest was in the run, everything comes along as it is. Where both were:

- A lesson that either has read is read, since when it first was.
- Attempts and scores: see ``learners.services.joining_scores``.
- A course that either has completed is completed: since the account has completed it, if it has.
  The guest's counts unless submitted attempts had to be left behind.
- The account's language stays. Whoever left the course in one and not in the other is in it.
"""

import uuid
from typing import Any

from courses.selectors import edition_for_run
from learners import milestones
from learners.models import Enrolment, EnrolmentEvent
from learners.models.enrolment import EnrolmentState
from learners.services.enrolments import locked_enrolment, log
from learners.services.joining_scores import Joining, bring_scores, insert, owned, rows_in
from learners.services.progress import count_progress


def join_run(joining: Joining, run_id: uuid.UUID) -> int:
    """Bring what a guest did in a run; return how many attempts were left behind."""
    theirs = locked_enrolment(learner_id=joining.guest_id, run_id=run_id)
    own = _own_enrolment(joining, theirs)
    insert(owned(joining, rows_in(EnrolmentEvent, joining.guest_id, run_id)))
    left = bring_scores(joining, own)
    _count(own, theirs, whole=not any(attempt.is_submitted for attempt in left))
    return len(left)


def _own_enrolment(joining: Joining, theirs: Any) -> Any:
    """Lock the account's enrolment, and make it where there is none."""
    _row, is_new = Enrolment.objects.get_or_create(
        learner_id=joining.own_id,
        run_id=theirs.run_id,
        defaults={
            "state": theirs.state,
            "language": theirs.language,
            "enrolled_at": theirs.enrolled_at,
        },
    )
    own = locked_enrolment(learner_id=joining.own_id, run_id=theirs.run_id)
    if not is_new and own.state != theirs.state and own.state == EnrolmentState.WITHDRAWN:
        own.state = EnrolmentState.ACTIVE
        own.save(update_fields=["state"])
        log(own, EnrolmentEvent.Kind.ENROLLED)
    return own


def _count(own: Any, theirs: Any, *, whole: bool) -> None:
    """Count what the account has now. What completes the course is told as ever."""
    edition = edition_for_run(run=own.run, language=own.language)
    completes = whole and own.completed_at is None and theirs.completed_at is not None
    if completes:
        own.completed_at, own.grade = theirs.completed_at, theirs.grade
    count_progress(own, edition, grade_too=True)
    if completes:
        milestones.record(
            milestones.RunCompleted(
                learner_id=own.learner_id,
                run_id=own.run_id,
                edition_id=edition.pk,
                completed_at=own.completed_at,
            )
        )
