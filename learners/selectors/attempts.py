"""Reads of attempts."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Now, RowNumber

from courses.errors import NotFoundError
from courses.paper import paper
from courses.selectors import activity_in_edition
from learners.feedback import withhold
from learners.models import Attempt
from learners.models.attempt import AttemptState
from learners.privacy.answers import open_answers

SHOWN = 20


@dataclass(frozen=True)
class Taken:
    """A submitted attempt, as staff see it: what it came to, and no answer.

    When it was begun is not told: from the time that an attempt took, one could tell who has been
    given more of it (``learners.services.accounts.set_extra_time``).
    """

    activity_id: uuid.UUID
    edition_id: uuid.UUID
    number: int
    submitted_at: datetime
    score: Decimal
    passed: bool
    is_late: bool
    expired: bool
    regraded_at: datetime | None


def attempts_in_run(*, learner_id: uuid.UUID, run_id: uuid.UUID) -> dict[uuid.UUID, list[Taken]]:
    """Return what a learner has submitted in a run by quiz, the newest ``SHOWN`` of each.

    One query.
    """
    newest = Window(RowNumber(), partition_by="activity_id", order_by="-number")
    rows = Attempt.objects.filter(
        learner_id=learner_id, run_id=run_id, state=AttemptState.SUBMITTED, score__isnull=False
    ).annotate(place=newest)
    names = [field.name for field in fields(Taken)]
    found: dict[uuid.UUID, list[Taken]] = defaultdict(list)
    for row in rows.filter(place__lte=SHOWN).order_by("-number").values(*names):
        found[row["activity_id"]].append(Taken(**row))
    return found


def own_attempt(*, learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Attempt:
    """Return a learner's attempt, with their answers and what they may see of its result by now.

    It knows the clock and the close of its run (``learners.deadlines``). One query, one more where
    feedback waits for something, and one where something private was answered. Raises
    NotFoundError, also for somebody else's, and WrongKeyError.
    """
    rows = Attempt.objects.annotate(now=Now(), closes_at=F("run__closes_at"))
    return withhold(open_answers(_own(rows, learner_id, attempt_id)))


def attempt_paper(*, learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Mapping[str, Any]:
    """Return the content of the quiz with the questions that an attempt has drawn. Two queries.

    Raises NotFoundError, also for somebody else's.
    """
    attempt = _own(Attempt.objects.defer("answers", "result"), learner_id, attempt_id)
    quiz = activity_in_edition(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    return paper(quiz.content, attempt.seed)


def _own(rows: QuerySet[Any], learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Any:
    attempt = rows.filter(learner_id=learner_id, id=attempt_id).first()
    if attempt is None:
        raise NotFoundError
    return attempt


def attempts_at(
    *, learner_id: uuid.UUID, run_id: uuid.UUID, activity_id: uuid.UUID
) -> QuerySet[Attempt]:
    """Return a learner's attempts at a quiz, newest first, without answers and results.

    One query.

    ``language`` of each is that of the edition that it was started on. They know the clock and the
    close of their run.
    """
    return (
        Attempt.objects.filter(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
        .annotate(language=F("edition__language"), now=Now(), closes_at=F("run__closes_at"))
        .defer("answers", "checked", "result")
        .order_by("-number")
    )
