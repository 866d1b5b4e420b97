"""Leaving: what a learner does who does not want to be known to a partner any more."""

import uuid

from django.db import transaction
from django.db.models.functions import Now

from courses.errors import NotFoundError
from learners.models import Account
from partners.following import note_change
from partners.lti.following import note_leaving
from partners.models import PartnerLearner


@transaction.atomic
def leave_partner(*, account: Account, known_as_id: uuid.UUID) -> None:
    """Be known to a partner no more; it hears that its learner has left, and nothing after.

    Courses and certificates stay with the account. Where the partner invites them again, it is as
    somebody new, with another id. Raises NotFoundError for what is not one of theirs.
    """
    rows = PartnerLearner.objects.select_for_update(no_key=True)
    row = rows.filter(pk=known_as_id, learner_id=account.pk).first()
    if row is None:
        raise NotFoundError
    row.learner_id = row.joined_at = None
    row.known_as, row.gone_at, row.has_left = "", Now(), True
    row.save(update_fields=["learner_id", "joined_at", "known_as", "gone_at", "has_left"])
    row.enrolments.update(waits=False)
    note_change(row.enrolments.all())
    note_leaving(row.pk)
