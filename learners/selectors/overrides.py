"""Reads of the scores that staff have set."""

import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from learners.models import Enrolment, Override
from learners.places import Place


def overrides_of(place: Place) -> QuerySet[Override]:
    """Return the history of a quiz's score, newest first. One query."""
    return Override.objects.filter(**vars(place)).order_by("-number")


def overridden_score(enrolment: Enrolment, activity_id: uuid.UUID) -> Decimal | None:
    """Return the score that staff have set, None where none is in force.

    One query, and none for learners without any.
    """
    if not enrolment.has_overrides:
        return None
    place = Place(enrolment.learner_id, enrolment.run_id, activity_id)
    last = overrides_of(place).first()
    return last.score if last else None


def overrides_in_force(
    *, run_id: uuid.UUID, learner_ids: Iterable[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Override]:
    """Return what is in force for some learners of a run, by learner and activity. One query."""
    entries = Override.objects.filter(run_id=run_id, learner_id__in=learner_ids)
    last = {(entry.learner_id, entry.activity_id): entry for entry in entries.order_by("number")}
    return {key: entry for key, entry in last.items() if entry.score is not None}
