"""What a learner has in the activities that a course counts."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

from courses.policy import CourseRule
from courses.selectors import quiz_policy
from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState
from learners.selectors.overrides import overrides_in_force

Scores = dict[uuid.UUID, Decimal | None]
Key = tuple[uuid.UUID, uuid.UUID]
"""A learner and an activity."""


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

    They count where the course is passed by grade. No query otherwise, nor where none is left; one
    else, and one more for who has had a score set by staff.
    """
    found = attempted_scores_in_run([(enrolment, rule, done)])
    return found.get(enrolment.learner_id, {})


def attempted_scores_in_run(
    standing: Sequence[tuple[Any, CourseRule, Scores]],
) -> Mapping[uuid.UUID, Scores]:
    """Return the same for many learners of one run, by learner. As many queries as for one.

    Each stands there as the enrolment, the rule of its edition, and the scores that are done.
    """
    left = {
        enrolment.learner_id: rule.weights.keys() - done.keys()
        for enrolment, rule, done in standing
        if rule.pass_grade is not None
    }
    left = {learner_id: keys for learner_id, keys in left.items() if keys}
    if not left:
        return {}
    run_id = standing[0][0].run_id
    set_for = [each.learner_id for each, *_rest in standing if each.has_overrides]
    found = _tried(run_id, left) | _set_by_staff(run_id, set_for)
    scores: dict[uuid.UUID, Scores] = defaultdict(dict)
    for (learner_id, activity_id), score in found.items():
        if activity_id in left.get(learner_id, ()):
            scores[learner_id][activity_id] = score
    return scores


def _tried(run_id: uuid.UUID, left: Mapping[uuid.UUID, Set[uuid.UUID]]) -> dict[Key, Decimal]:
    """Return the grades that submitted attempts make at what learners have left. One query."""
    rows = Attempt.objects.filter(
        run_id=run_id,
        learner_id__in=left,
        activity_id__in=set().union(*left.values()),
        state=AttemptState.SUBMITTED,
    ).order_by("learner_id", "number")
    attempts: dict[Key, list[tuple[uuid.UUID, Decimal]]] = defaultdict(list)
    for learner_id, activity_id, edition_id, score in rows.values_list(
        "learner_id", "activity_id", "edition_id", "score"
    ):
        if score is not None:
            attempts[learner_id, activity_id].append((edition_id, score))
    return {key: _grade(key[1], found) for key, found in attempts.items()}


def _grade(activity_id: uuid.UUID, attempts: list[tuple[uuid.UUID, Decimal]]) -> Decimal:
    """Return the grade of a quiz by the rules of its last attempt."""
    policy = quiz_policy(edition_id=attempts[-1][0], activity_id=activity_id)
    return policy.grade([score for _edition_id, score in attempts])


def _set_by_staff(run_id: uuid.UUID, learner_ids: list[uuid.UUID]) -> dict[Key, Decimal]:
    if not learner_ids:
        return {}
    found = overrides_in_force(run_id=run_id, learner_ids=learner_ids)
    return {key: entry.score for key, entry in found.items() if entry.score is not None}
