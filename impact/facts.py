"""From learners to facts, some at a time."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Max, QuerySet, Value, When

from courses.models import Edition
from courses.selectors import course_rule
from impact.cubes import PER_LEARNER
from impact.models import CohortFact, LearnerState, Release
from impact.pseudonyms import pseudonym_in
from impact.shapes import until
from impact.weeks import week_of
from learners.models import Completion, Enrolment
from learners.selectors import bands_of, questions, unrestricted

CHUNK = 1000


def learners_counted(release: Release) -> QuerySet[Enrolment]:
    """Return the enrolments that a release counts, by learner. No query of its own."""
    rows = Enrolment.objects.filter(run_id=release.run_id, enrolled_at__lt=until(release))
    return unrestricted(rows).order_by("learner_id")


def next_learners(release: Release) -> list[Enrolment]:
    """Return the enrolments that come next. One query."""
    rows = learners_counted(release)
    if release.learner_at:
        rows = rows.filter(learner_id__gt=release.learner_at)
    return list(rows[:CHUNK])


def facts_of(
    release: Release, edition: Edition, enrolments: Sequence[Enrolment]
) -> list[CohortFact]:
    """Return the facts of some learners. Nine queries, however many learners there are."""
    ids = [each.learner_id for each in enrolments]
    bands, modules = bands_of(ids), _modules(release, edition, ids)
    sensitive = [key for key, each in questions().items() if each.sensitive]
    graded = course_rule(edition.pk).pass_grade is not None
    return [
        CohortFact(
            release=release,
            pseudonym=pseudonym_in(release.run_id, each.learner_id),
            signed_week=week_of(each.enrolled_at),
            **_progress(release, each, modules.get(each.learner_id, 0), graded=graded),
            **_demographics(bands.get(each.learner_id, {}), sensitive),
        )
        for each in enrolments
    ]


def standings_of(
    release: Release, edition: Edition, enrolments: Sequence[Enrolment]
) -> list[dict[str, Any]]:
    """Return the state of each learner, and the ``module`` of whoever is in one. Two queries.

    What ``facts_of`` says of them without anything that they say of themselves.
    """
    modules = _modules(release, edition, [each.learner_id for each in enrolments])
    graded = course_rule(edition.pk).pass_grade is not None
    return [
        _progress(release, each, modules.get(each.learner_id, 0), graded=graded)
        for each in enrolments
    ]


def _progress(
    release: Release, enrolment: Enrolment, module: int, *, graded: bool
) -> dict[str, Any]:
    done_at = enrolment.completed_at
    if done_at and done_at < until(release):
        return {
            "state": LearnerState.PASSED,
            "module": module,
            "passed_week": week_of(done_at),
        }
    if not module:
        return {"state": LearnerState.SIGNED_UP}
    all_done = graded and enrolment.done >= enrolment.required > 0
    return {"state": LearnerState.COMPLETED if all_done else LearnerState.ACTIVE, "module": module}


def _demographics(bands: dict[str, str], sensitive: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {key: bands.get(key, "") for key in PER_LEARNER}
    return found | {"sensitive": {key: bands[key] for key in sensitive if key in bands}}


def _modules(release: Release, edition: Edition, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the furthest module in which each learner has completed something. One query.

    What the edition has no more counts as the first.
    """
    places = [
        When(activity_id__in=[each["id"] for each in module["activities"]], then=Value(number))
        for number, module in enumerate(edition.outline, start=1)
        if module["activities"]
    ]
    rows = Completion.objects.filter(
        run_id=release.run_id, learner_id__in=ids, completed_at__lt=until(release)
    ).values("learner_id")
    furthest = rows.annotate(module=Max(Case(*places, default=Value(1))))
    return {row["learner_id"]: row["module"] for row in furthest}
