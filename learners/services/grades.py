"""What a learner's attempts make of a quiz: one rule for submissions, overrides and regrades."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.selectors import quiz_policy
from learners.models import Attempt
from learners.models.attempt import AttemptState
from learners.places import Place


@dataclass(frozen=True)
class Scored:
    """A submitted attempt."""

    attempt_id: uuid.UUID
    edition_id: uuid.UUID
    score: Decimal


@dataclass(frozen=True)
class Grade:
    """The grade of a quiz in per cent, and whether it passes."""

    score: Decimal
    passes: bool


def grade_of(attempts: Sequence[Scored], *, activity_id: uuid.UUID) -> Grade | None:
    """Return the grade that submitted attempts make, oldest first; None where there is none.

    The rules are those of the edition of the last attempt, as when it was submitted. No query
    after the first for an edition.
    """
    if not attempts:
        return None
    policy = quiz_policy(edition_id=attempts[-1].edition_id, activity_id=activity_id)
    score = policy.grade([attempt.score for attempt in attempts])
    return Grade(score=score, passes=score >= policy.pass_mark)


def scored_attempts(
    *, run_id: uuid.UUID, learner_ids: Iterable[uuid.UUID], activity_id: uuid.UUID
) -> Mapping[uuid.UUID, list[Scored]]:
    """Return the submitted attempts of some learners at a quiz, oldest first. One query."""
    rows = Attempt.objects.filter(
        learner_id__in=learner_ids,
        run_id=run_id,
        activity_id=activity_id,
        state=AttemptState.SUBMITTED,
    ).order_by("learner_id", "number")
    found = defaultdict(list)
    for learner_id, attempt_id, edition_id, score in rows.values_list(
        "learner_id", "id", "edition_id", "score"
    ):
        if score is not None:
            found[learner_id].append(Scored(attempt_id, edition_id, score))
    return found


def grade_from_attempts(place: Place) -> Grade | None:
    """Return the grade that a learner's attempts at a quiz make. One query."""
    found = scored_attempts(
        run_id=place.run_id, learner_ids=[place.learner_id], activity_id=place.activity_id
    )
    return grade_of(found[place.learner_id], activity_id=place.activity_id)
