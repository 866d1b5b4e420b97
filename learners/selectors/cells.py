"""The cells of a grade book: what learners have in the activities of a run, and its grade."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from courses.grading import TWO_PLACES
from courses.models import Edition
from courses.policy import CourseRule
from courses.selectors import course_rule, edition_for_run
from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState
from learners.selectors.overrides import overrides_in_force
from learners.selectors.scores import Scores, attempted_scores_in_run


@dataclass(frozen=True)
class Column:
    """An activity of the edition that the run follows."""

    id: uuid.UUID
    kind: str
    title: str


@dataclass(frozen=True)
class Cell:
    """What a learner has in an activity: the grade, and the best attempt where none passed.

    ``counted`` says that a quiz counts though it is not passed, in a course passed by grade. Its
    score is then the one that counts.
    """

    column: Column
    score: Decimal | None = None
    completed: bool = False
    counted: bool = False
    attempts: int = 0
    late: bool = False
    overridden: bool = False


def columns_of(edition: Edition) -> list[Column]:
    """Return the activities of an edition. No query."""
    return [
        Column(uuid.UUID(each["id"]), each["kind"], each["title"])
        for module in edition.outline
        for each in module["activities"]
    ]


class Cells:
    """What some learners of one run have in its activities, and what it comes to."""

    def __init__(self, enrolments: Sequence[Any]) -> None:
        run_id, ids = enrolments[0].run_id, [each.learner_id for each in enrolments]
        self._done: dict[uuid.UUID, Scores] = defaultdict(dict)
        rows = Completion.objects.filter(run_id=run_id, learner_id__in=ids)
        for learner_id, activity_id, score in rows.values_list(
            "learner_id", "activity_id", "score"
        ):
            self._done[learner_id][activity_id] = score
        self._tried = _tried(run_id, ids)
        self._overrides = overrides_in_force(run_id=run_id, learner_ids=ids)
        self._rules = _rules(enrolments)
        self._counted = attempted_scores_in_run(
            [(each, self._rules[each.language], self._done[each.learner_id]) for each in enrolments]
        )
        self._scores = {key: self._done[key] | self._counted.get(key, {}) for key in ids}

    def grade(self, enrolment: Any) -> Decimal | None:
        """Return the grade of the course, or what it is so far."""
        if enrolment.completed_at:
            return enrolment.grade
        return self._rules[enrolment.language].grade(self._scores[enrolment.learner_id])

    def cell(self, learner_id: uuid.UUID, column: Column) -> Cell:
        """Return what a learner has in an activity."""
        attempts, best, late = self._tried.get((learner_id, column.id), (0, None, False))
        override = self._overrides.get((learner_id, column.id))
        score = self._scores[learner_id].get(column.id, best)
        return Cell(
            column=column,
            score=override.score if override else score,
            completed=column.id in self._done[learner_id],
            counted=column.id in self._counted.get(learner_id, ()),
            attempts=attempts,
            late=late,
            overridden=override is not None,
        )


def _rules(enrolments: Sequence[Any]) -> dict[str, CourseRule]:
    """Return what completes the run by the language that somebody follows it in.

    One query, and one a language.
    """
    run = enrolments[0].run
    return {
        language: course_rule(edition_for_run(run=run, language=language).pk)
        for language in {each.language for each in enrolments}
    }


def _tried(
    run_id: uuid.UUID, learner_ids: list[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[int, Decimal | None, bool]]:
    """Return how many attempts were submitted, the best score, and whether any came late."""
    rows = (
        Attempt.objects.filter(
            run_id=run_id, learner_id__in=learner_ids, state=AttemptState.SUBMITTED
        )
        .values("learner_id", "activity_id")
        .annotate(
            count=Count("number"),
            best=Max("score"),
            late=Count("number", filter=Q(is_late=True)),
        )
    )
    return {
        (row["learner_id"], row["activity_id"]): (
            row["count"],
            _plain(row["best"]),
            row["late"] > 0,
        )
        for row in rows
    }


def _plain(score: Decimal | None) -> Decimal | None:
    """Return a score with its decimals, which SQLite forgets when it takes the best of several."""
    return score if score is None else score.quantize(TWO_PLACES)
