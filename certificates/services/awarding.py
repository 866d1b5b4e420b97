"""Giving a programme's certificate to those who had completed it before it existed.

Each learner is a transaction of its own, and nobody gets two: it may be stopped anywhere, and run
again. The certificates are made in bulk, after those that somebody waits for.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from certificates.selectors.programmes import has_earned, learners_to_award
from certificates.services.programmes import owe_to
from courses.leases import claim, lease
from courses.models import ProgrammeAward
from courses.models.programme import AwardState
from learners.models import Account
from learners.nudges import nudge

CHUNK = 200
Progress = Callable[[int], None]


@transaction.atomic
def request_award(*, programme_id: uuid.UUID) -> ProgrammeAward:
    """Ask for a programme's certificate to be given to all who have earned it by now."""
    owed = {"state": AwardState.OWED, "requested_at": Now(), "tries": 0, "error": ""}
    award, _new = ProgrammeAward.objects.update_or_create(programme_id=programme_id, defaults=owed)
    from certificates.tasks import award_programme as task  # noqa: PLC0415 - it imports this module

    nudge(task, str(programme_id))
    return award


def award_programme(programme_id: uuid.UUID, *, progress: Progress = lambda _seen: None) -> bool:
    """Give what is owed of a programme; return whether this call did.

    False where it is not owed, or another worker has it. Raises what reading or writing raises,
    after noting the kind of error.
    """
    rows = ProgrammeAward.objects.filter(programme=programme_id)
    owed = rows.filter(state=AwardState.OWED, tries__lt=ProgrammeAward.MAX_TRIES)
    if not claim(owed, seen=0, given=0, total=learners_to_award(programme_id).count()):
        return False
    asked_at = rows.get().requested_at
    given = seen = 0
    try:
        for learner_ids in _chunks(programme_id):
            given += sum(_award_to(learner_id, programme_id) for learner_id in learner_ids)
            seen += len(learner_ids)
            rows.update(seen=seen, given=given, claimed_until=lease())
            progress(seen)
    except Exception as error:
        rows.update(error=type(error).__name__)
        raise
    _end(programme_id, asked_at)
    return True


@transaction.atomic
def _end(programme_id: uuid.UUID, asked_at: datetime) -> None:
    """Say that it is done. Where it was asked for again meanwhile, it stays owed."""
    award = ProgrammeAward.objects.select_for_update().get(programme=programme_id)
    if award.requested_at == asked_at:
        award.state = AwardState.DONE
    award.claimed_until, award.tries, award.error = None, 0, ""
    award.save(update_fields=["state", "claimed_until", "tries", "error"])


def to_be_awarded(programme_id: uuid.UUID) -> Iterator[Account]:
    """Yield the learners who would get the certificate now. Some queries each."""
    for learner_ids in _chunks(programme_id):
        people = Account.objects.only("username").in_bulk(learner_ids)
        yield from (people[each] for each in learner_ids if has_earned(each, programme_id))


@transaction.atomic
def _award_to(learner_id: uuid.UUID, programme_id: uuid.UUID) -> int:
    return owe_to(learner_id, Q(programme=programme_id), in_bulk=True)


def _chunks(programme_id: uuid.UUID) -> Iterator[list[uuid.UUID]]:
    """Yield who may have earned it, in the order of their ids."""
    rows = learners_to_award(programme_id)
    ids = list(rows[:CHUNK])
    while ids:
        yield ids
        ids = list(rows.filter(learner_id__gt=ids[-1])[:CHUNK])
