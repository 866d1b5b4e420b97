"""What learners see of the partners that they have joined."""

import uuid

from django.db.models import QuerySet
from django.db.models.functions import Now

from courses.errors import NotFoundError
from learners.models import Account
from partners.models import PartnerEnrolment, PartnerLearner


def joined_by(learner_id: uuid.UUID) -> QuerySet[PartnerLearner]:
    """Return as whom somebody is known to which partners, those joined last first. One query."""
    rows = PartnerLearner.objects.filter(learner_id=learner_id).select_related("partner")
    return rows.order_by("-joined_at", "id")


def joined_as(learner_id: uuid.UUID, known_as_id: uuid.UUID) -> PartnerLearner:
    """Return one of these. One query. Raises NotFoundError for what is somebody else's."""
    row = joined_by(learner_id).filter(pk=known_as_id).first()
    if row is None:
        raise NotFoundError
    return row


def waiting_runs(learner_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the runs that somebody is enrolled in once they open. One query."""
    rows = PartnerEnrolment.objects.filter(who__learner_id=learner_id, waits=True)
    return list(rows.order_by("run_id").values_list("run_id", flat=True))


def waiting_for_opened() -> QuerySet[PartnerEnrolment, tuple[uuid.UUID, uuid.UUID]]:
    """Return who waits for which run that has opened by now. One query.

    Of whoever is restricted nothing is used: they wait on.
    """
    restricted = Account.objects.filter(restricted_at__isnull=False)
    rows = PartnerEnrolment.objects.filter(
        waits=True, run__opens_at__lte=Now(), who__learner_id__isnull=False
    ).exclude(who__learner_id__in=restricted.values("pk"))
    return rows.values_list("who_id", "run_id")
