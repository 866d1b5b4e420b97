"""What a learner has in the activities that a course counts."""

import uuid
from collections import defaultdict
from decimal import Decimal
from typing import Any

from courses.policy import CourseRule
from courses.selectors import quiz_policy
from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState
from learners.selectors.overrides import overrides_in_force

Scores = dict[uuid.UUID, Decimal | None]


def counted_scores(enrolment: Any, rule: CourseRule) -> Scores:
    """Return the scores of everything required that is done, by the rule of the course.

    One query; where the course is passed by grade, one or two more.
    """
    done = completed_scores(enrolment)
    required = {key: score for key, score in done.items() if key in rule.required}
    return required | attempted_scores(enrolment, rule, done)


def completed_scores(enrolment: Any) -> Scores:
    """Return the scores of all that a learner has completed in a run. One query."""
    completed = Completion.objects.filter(learner_id=enrolment.learner_id, run_id=enrolment.run_id)
    return dict(completed.values_list("activity_id", "score"))


def attempted_scores(enrolment: Any, rule: CourseRule, done: Scores) -> Scores:
    """Return the grades of required quizzes that were submitted and are not completed.

    They count where the course is passed by grade. No query otherwise, nor where none is left.
    """
    left = rule.weights.keys() - done.keys()
    if rule.pass_grade is None or not left:
        return {}
    place = {"learner_id": enrolment.learner_id, "run_id": enrolment.run_id}
    rows = Attempt.objects.filter(**place, activity_id__in=left, state=AttemptState.SUBMITTED)
    scores: dict[uuid.UUID, list[tuple[uuid.UUID, Decimal]]] = defaultdict(list)
    for activity_id, edition_id, score in rows.order_by("number").values_list(
        "activity_id", "edition_id", "score"
    ):
        if score is not None:
            scores[activity_id].append((edition_id, score))
    return {key: _grade(key, attempts) for key, attempts in scores.items()} | _set_by_staff(
        enrolment, left
    )


def _grade(activity_id: uuid.UUID, attempts: list[tuple[uuid.UUID, Decimal]]) -> Decimal:
    """Return the grade of a quiz by the rules of its last attempt."""
    policy = quiz_policy(edition_id=attempts[-1][0], activity_id=activity_id)
    return policy.grade([score for _edition_id, score in attempts])


def _set_by_staff(enrolment: Any, left: set[uuid.UUID]) -> Scores:
    if not enrolment.has_overrides:
        return {}
    found = overrides_in_force(run_id=enrolment.run_id, learner_ids=[enrolment.learner_id])
    return {key: entry.score for (_learner, key), entry in found.items() if key in left}
