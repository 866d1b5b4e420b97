"""What happens to learners that their partners are told of, and what they are told no more.

Subscribers of ``learners.milestones``: inside its transaction, they only note what has changed.
"""

import uuid

from django.db.models import QuerySet
from django.db.models.functions import Now

from learners.milestones import (
    ConsentGiven,
    ConsentWithdrawn,
    Erased,
    GuestJoined,
    ProgressChanged,
    RestrictionChanged,
)
from learners.models import Purpose
from learners.services import follow_enrolment
from partners.changes import take_place
from partners.models import PartnerEnrolment, PartnerLearner


def note_progress(milestone: ProgressChanged) -> None:
    """Note that somebody's progress in a run has changed."""
    take_place(_brought(milestone.learner_id).filter(run_id=milestone.run_id))


def note_consent(milestone: ConsentGiven | ConsentWithdrawn) -> None:
    """Note that somebody lets their partners see their progress from now on, or no more."""
    if milestone.purpose == Purpose.PARTNERS:
        take_place(_brought(milestone.learner_id))


def note_restriction(milestone: RestrictionChanged) -> None:
    """Note that nothing of somebody may be told from now on, or that it may again."""
    take_place(_brought(milestone.learner_id))


def follow_to_account(milestone: GuestJoined) -> None:
    """Know a guest as the account that they joined, unless the partner knows that one already."""
    for row in PartnerLearner.objects.filter(learner_id=milestone.guest_id):
        of_partner = {"partner": row.partner_id, "is_sandbox": row.is_sandbox}
        known = PartnerLearner.objects.filter(learner_id=milestone.learner_id, **of_partner)
        if known.exists():
            continue
        row.learner_id = milestone.learner_id
        row.save(update_fields=["learner_id"])
        for enrolment in row.enrolments.all():
            follow_enrolment(learner_id=milestone.learner_id, run_id=enrolment.run_id)
        take_place(row.enrolments.all())


def forget_learner(milestone: Erased) -> None:
    """Keep of somebody who is erased only that they are gone, so that their partners hear of it."""
    take_place(_brought(milestone.learner_id))
    PartnerLearner.objects.filter(learner_id=milestone.learner_id).update(
        learner_id=None, known_as="", invite="", joined_at=None, gone_at=Now()
    )


def _brought(learner_id: uuid.UUID) -> QuerySet[PartnerEnrolment]:
    return PartnerEnrolment.objects.filter(who__learner_id=learner_id)
