"""What a learner's attempts make of a quiz: one rule for submissions, overrides and regrades."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.selectors import quiz_policy
from learners.models import Attempt
from learners.models.attempt import AttemptState
from learners.places import Place

Score = tuple[uuid.UUID, Decimal]
"""The edition of a submitted attempt, and its score."""


@dataclass(frozen=True)
class Grade:
    """The grade of a quiz in per cent, and whether it passes."""

    score: Decimal
    passes: bool


def grade_of(scores: Sequence[Score], *, activity_id: uuid.UUID) -> Grade | None:
    """Return the grade that submitted attempts make, oldest first; None where there is none.

    The rules are those of the edition of the last attempt, as when it was submitted. No query
    after the first for an edition.
    """
    if not scores:
        return None
    policy = quiz_policy(edition_id=scores[-1][0], activity_id=activity_id)
    score = policy.grade([score for _edition_id, score in scores])
    return Grade(score=score, passes=score >= policy.pass_mark)


def grade_from_attempts(place: Place) -> Grade | None:
    """Return the grade that a learner's attempts at a quiz make. One query."""
    submitted = Attempt.objects.filter(**vars(place), state=AttemptState.SUBMITTED)
    rows = submitted.order_by("number").values_list("edition_id", "score")
    return grade_of(
        [(edition_id, score) for edition_id, score in rows if score is not None],
        activity_id=place.activity_id,
    )
