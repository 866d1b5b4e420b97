"""Reads of enrolments and progress."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.errors import NotFoundError
from courses.models import Edition
from courses.selectors import course_rule, edition_for_run, with_openness
from learners.milestones import RunCompleted
from learners.models import Enrolment, Override
from learners.models.enrolment import EnrolmentState
from learners.selectors.overrides import overrides_in_force
from learners.selectors.scores import Scores, attempted_scores, completed_scores

Overrides = dict[uuid.UUID, Override]
"""By activity."""


@dataclass(frozen=True)
class ActivityProgress:
    """An activity of the learner's edition, and whether it is done.

    ``override`` is there where the course team has set the score.
    """

    id: uuid.UUID
    kind: str
    title: str
    minutes: int
    required: bool
    completed: bool
    score: Decimal | None
    practice: bool = False
    override: Override | None = None


@dataclass(frozen=True)
class ModuleProgress:
    """A module's title and activities. ``badge`` says that completing it gives one."""

    id: uuid.UUID
    title: str
    summary: str
    activities: list[ActivityProgress]
    badge: bool = False


@dataclass(frozen=True)
class Progress:
    """Where a learner is in a run: ``done`` of ``required``, and what comes next.

    ``grade`` is the weighted mean of the required quizzes that are done. Where the course is passed
    by grade, ``pass_grade`` says by which, and ``grade_needed`` what the quizzes that are left have
    to bring on average, None where none is left.
    """

    enrolment: Any
    edition: Edition
    modules: list[ModuleProgress]
    done: int
    required: int
    next_activity_id: uuid.UUID | None
    grade: Decimal | None = None
    pass_grade: int | None = None
    grade_needed: Decimal | None = None
    weights: Mapping[uuid.UUID, int] = field(default_factory=dict)

    def share_of(self, activity_id: uuid.UUID) -> Decimal | None:
        """Return the part of a quiz in the grade that passes the course, if one does; per cent."""
        total = sum(self.weights.values())
        if self.pass_grade is None or not total:
            return None
        return Decimal(100 * self.weights.get(activity_id, 0)) / total


def my_enrolments(learner_id: uuid.UUID) -> QuerySet[Enrolment]:
    """Return a learner's enrolments with their runs and courses. One query."""
    return with_openness(
        Enrolment.objects.filter(learner_id=learner_id).select_related("run__course"), "run__"
    ).order_by("-enrolled_at")


def completed_runs(learner_id: uuid.UUID) -> list[RunCompleted]:
    """Return the runs that somebody has completed, as they were told. One query, and one a run."""
    completed: Any = my_enrolments(learner_id).filter(completed_at__isnull=False)
    return [
        RunCompleted(
            learner_id=learner_id,
            run_id=each.run_id,
            edition_id=edition_for_run(run=each.run, language=each.language).pk,
            completed_at=each.completed_at,
        )
        for each in completed
    ]


def my_progress(*, learner_id: uuid.UUID, run_id: uuid.UUID) -> Progress:
    """Return a learner's progress against the edition that they follow now.

    Three queries; one more where the course is passed by grade, and for learners who have had a
    score set by staff. Raises
    NotFoundError where the learner is not in the run.
    """
    enrolment = my_enrolments(learner_id).filter(run_id=run_id).first()
    if enrolment is None:
        raise NotFoundError
    return progress_of(enrolment)


def progress_of(enrolment: Any) -> Progress:
    """Return the progress of an enrolment from ``my_enrolments``. One query fewer than above."""
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    rule = course_rule(edition.pk)
    completed = completed_scores(enrolment)
    scores = completed | attempted_scores(enrolment, rule, completed)
    overrides = _overrides(enrolment)
    modules = [_module(module, scores, overrides) for module in edition.outline]
    activities = [activity for module in modules for activity in module.activities]
    required = [activity for activity in activities if activity.required]
    following = [activity for activity in activities if not activity.completed]
    return Progress(
        enrolment=enrolment,
        edition=edition,
        modules=modules,
        done=sum(activity.completed for activity in required),
        required=len(required),
        next_activity_id=following[0].id if following else None,
        grade=rule.grade(scores),
        pass_grade=rule.pass_grade,
        grade_needed=rule.needed(scores),
        weights=rule.weights,
    )


def _overrides(enrolment: Enrolment) -> Overrides:
    if not enrolment.has_overrides:
        return {}
    found = overrides_in_force(run_id=enrolment.run_id, learner_ids=[enrolment.learner_id])
    return {activity_id: entry for (_learner_id, activity_id), entry in found.items()}


def _module(module: dict[str, Any], scores: Scores, overrides: Overrides) -> ModuleProgress:
    return ModuleProgress(
        id=uuid.UUID(module["id"]),
        title=module["title"],
        summary=module["summary"],
        activities=[_activity(activity, scores, overrides) for activity in module["activities"]],
        badge=module.get("badge", False),
    )


def _activity(activity: dict[str, Any], scores: Scores, overrides: Overrides) -> ActivityProgress:
    key = uuid.UUID(activity["id"])
    return ActivityProgress(
        id=key,
        kind=activity["kind"],
        title=activity["title"],
        minutes=activity["minutes"],
        required=activity["required"],
        practice=activity.get("practice", False),
        completed=key in scores,
        score=scores.get(key),
        override=overrides.get(key),
    )


def my_enrolments_with_titles(learner_id: uuid.UUID) -> QuerySet[Enrolment]:
    """Return a learner's enrolments with ``title`` and ``title_language``. One query.

    The title is the newest in their language; where there is none, the newest in any.
    """
    editions = Edition.objects.filter(course=OuterRef("run__course"))
    own = editions.filter(language=OuterRef("language")).order_by("-number")
    any_language = editions.order_by("-number")
    return my_enrolments(learner_id).annotate(
        **{
            name: Coalesce(
                Subquery(own.values(field)[:1]), Subquery(any_language.values(field)[:1])
            )
            for name, field in (("title", "title"), ("title_language", "language"))
        }
    )


def active_runs(*, learner_id: uuid.UUID | None, course_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the runs of a course that a learner is in. One query; none for nobody."""
    if learner_id is None:
        return set()
    return set(
        Enrolment.objects.filter(
            learner_id=learner_id, run__course_id=course_id, state=EnrolmentState.ACTIVE
        ).values_list("run_id", flat=True)
    )
