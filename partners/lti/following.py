"""What happens to learners that changes what their platforms are owed.

Subscribers of ``learners.milestones``: inside its transaction, they only note what has changed.
One statement for who comes from no platform.
"""

import uuid
from typing import Any

from django.db.models import F, QuerySet

from learners.milestones import (
    ConsentGiven,
    ConsentWithdrawn,
    Erased,
    GuestJoined,
    ProgressChanged,
    RestrictionChanged,
)
from learners.models import Purpose
from learners.nudges import nudge
from partners.lti.models import LtiScore


def owe(rows: QuerySet[LtiScore]) -> None:
    """Note that scores are to be sent anew. One statement; one more where there are any."""
    if rows.update(is_owed=True, tries=0, version=F("version") + 1):
        from partners.tasks import send_scores  # noqa: PLC0415 - the task imports these rows

        for registration_id in set(rows.values_list("registration_id", flat=True)):
            nudge(send_scores, str(registration_id))


def note_progress(milestone: ProgressChanged) -> None:
    """Note that somebody's progress in a run has changed."""
    owe(_of(milestone.learner_id, run_id=milestone.run_id))


def note_consent(milestone: ConsentGiven | ConsentWithdrawn) -> None:
    """Note that somebody shares their progress from now on, or no more."""
    if milestone.purpose == Purpose.PARTNERS:
        owe(_of(milestone.learner_id))


def note_restriction(milestone: RestrictionChanged) -> None:
    """Note that nothing of somebody may be told from now on, or that it may again."""
    owe(_of(milestone.learner_id))


def follow_to_account(milestone: GuestJoined) -> None:
    """Go on in the account that a guest has joined."""
    rows = _of(milestone.guest_id).filter(who__learner_id=milestone.learner_id)
    for row in rows:
        row.learner_id, row.is_owed = milestone.learner_id, True
        row.save(update_fields=["learner_id", "is_owed"])


def forget_learner(milestone: Erased) -> None:
    """Forget the name that a platform has for somebody who is erased."""
    _of(milestone.learner_id).delete()


def note_leaving(who_id: uuid.UUID) -> None:
    """Note that somebody is known to the partner no more: its platforms are to forget them."""
    owe(LtiScore.objects.filter(who=who_id))


def _of(learner_id: uuid.UUID, **in_run: Any) -> QuerySet[LtiScore]:
    return LtiScore.objects.filter(learner_id=learner_id, **in_run)
