"""What happens to learners that their partners are told of, and what they are told no more.

Subscribers of ``learners.milestones``: inside its transaction, they only note what has changed, in
the list that partners ask for, and for the endpoints to which it is sent.
"""

import uuid

from django.db.models import QuerySet
from django.db.models.functions import Now

from certificates.models import CertificateState
from learners.milestones import (
    CertificatesChanged,
    ConsentGiven,
    ConsentWithdrawn,
    EditionSettled,
    Erased,
    GuestJoined,
    ProgressChanged,
    RestrictionChanged,
)
from learners.models import Purpose
from learners.services import follow_enrolment
from partners.changes import take_place
from partners.models import PartnerEnrolment, PartnerLearner
from partners.webhooks.telling import tell, tell_of_certificates, tell_of_edition


def note_change(rows: QuerySet[PartnerEnrolment]) -> None:
    """Note that these have changed: two statements where no endpoint hears of it."""
    take_place(rows)
    tell(rows)


def note_progress(milestone: ProgressChanged) -> None:
    """Note that somebody's progress in a run has changed."""
    note_change(_brought(milestone.learner_id).filter(run_id=milestone.run_id))


def note_consent(milestone: ConsentGiven | ConsentWithdrawn) -> None:
    """Note that somebody lets their partners see their progress from now on, or no more."""
    if milestone.purpose == Purpose.PARTNERS:
        note_change(_brought(milestone.learner_id))


def note_restriction(milestone: RestrictionChanged) -> None:
    """Note that nothing of somebody may be told from now on, or that it may again."""
    note_change(_brought(milestone.learner_id))


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
        note_change(row.enrolments.all())


def forget_learner(milestone: Erased) -> None:
    """Keep of somebody who is erased only that they are gone, so that their partners hear of it."""
    rows = PartnerLearner.objects.filter(learner_id=milestone.learner_id)
    known = list(rows.values_list("pk", flat=True))
    rows.update(learner_id=None, known_as="", invite="", joined_at=None, gone_at=Now())
    if known:
        note_change(PartnerEnrolment.objects.filter(who__in=known))


def note_certificates(milestone: CertificatesChanged) -> None:
    """Note that certificates are issued, or count no more."""
    tell_of_certificates(milestone.certificates, CertificateState(milestone.state))


def note_edition(milestone: EditionSettled) -> None:
    """Note that an edition is released."""
    tell_of_edition(milestone.edition_id)


def _brought(learner_id: uuid.UUID) -> QuerySet[PartnerEnrolment]:
    return PartnerEnrolment.objects.filter(who__learner_id=learner_id)
