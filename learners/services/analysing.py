"""Item analysis in the background: from attempts to numbers that are of nobody."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from courses.analysis import QuizSums
from courses.leases import claim, lease
from courses.models import EditionActivity, ItemAnalysis, Run
from courses.models.analysis import AnalysisState
from courses.models.course import ActivityKind
from courses.selectors import grading_material
from learners.models import Attempt, Enrolment
from learners.models.attempt import AttemptState
from learners.nudges import nudge
from learners.selectors.regrades import key_in_force
from learners.selectors.restrictions import unrestricted

CHUNK = 500
Progress = Callable[[int], None]


@transaction.atomic
def request_analysis(*, edition_id: uuid.UUID) -> ItemAnalysis:
    """Ask for the analysis of an edition's quizzes to be computed, or computed anew."""
    owed = {"state": AnalysisState.OWED, "requested_at": Now(), "tries": 0, "error": ""}
    analysis, _new = ItemAnalysis.objects.update_or_create(edition_id=edition_id, defaults=owed)
    from learners.tasks import analyse as task  # noqa: PLC0415 - the task imports this module

    nudge(task, str(analysis.pk))
    return analysis


def analyse(analysis_id: uuid.UUID) -> bool:
    """Compute an analysis that is owed; return whether this call did.

    False where it is not owed or another worker has it. May be killed anywhere: another worker then
    begins again. Raises what reading raises, after noting the kind of error.
    """
    owed = ItemAnalysis.objects.filter(
        pk=analysis_id, state=AnalysisState.OWED, tries__lt=ItemAnalysis.MAX_TRIES
    )
    if not claim(owed, seen=0):
        return False
    rows = ItemAnalysis.objects.filter(pk=analysis_id)
    analysis = rows.get()

    def progress(seen: int) -> None:
        rows.update(seen=seen, claimed_until=lease())

    try:
        found = _computed(analysis, progress)
    except Exception as error:
        rows.update(error=type(error).__name__)
        raise
    _keep(analysis, found)
    return True


@transaction.atomic
def _keep(analysis: ItemAnalysis, found: list[dict[str, Any]]) -> None:
    """Keep what was found. Where it was asked for again meanwhile, it stays owed."""
    kept = ItemAnalysis.objects.select_for_update().get(pk=analysis.pk)
    if kept.requested_at == analysis.requested_at:
        kept.state = AnalysisState.DONE
    kept.questions, kept.computed_at = found, Now()
    kept.claimed_until, kept.tries, kept.error = None, 0, ""
    kept.save()


def _computed(analysis: ItemAnalysis, progress: Progress) -> list[dict[str, Any]]:
    quizzes = EditionActivity.objects.filter(
        edition_id=analysis.edition_id, kind=ActivityKind.QUIZ
    ).order_by("position")
    titles = dict(quizzes.values_list("activity_id", "title"))
    sums = {activity_id: _sums(analysis, activity_id) for activity_id in titles}
    for attempt in _attempts(analysis, progress):
        sums[attempt["activity_id"]].add(
            attempt_id=attempt["id"],
            submitted_at=attempt["submitted_at"],
            seed=attempt["seed"],
            answers=attempt["answers"],
        )
    return [
        entry | {"quiz": titles[activity_id], "activity": str(activity_id)}
        for activity_id, each in sums.items()
        for entry in each.found(analysis.until)
    ]


def _sums(analysis: ItemAnalysis, activity_id: uuid.UUID) -> QuizSums:
    place = {"edition_id": analysis.edition_id, "activity_id": activity_id}
    shown = {
        entry["id"]: entry for entry in analysis.questions if entry["activity"] == str(activity_id)
    }
    return QuizSums(grading_material(**place).content, key_in_force(**place), shown)


def _attempts(analysis: ItemAnalysis, progress: Progress) -> Iterator[Any]:
    """Yield each learner's first attempt at each quiz, of all runs; nothing of them names one."""
    runs = list(
        Run.objects.filter(course__editions=analysis.edition_id).values_list("pk", flat=True)
    )
    enrolments = Enrolment.objects.filter(run_id__in=runs)
    ItemAnalysis.objects.filter(pk=analysis.pk).update(total=enrolments.count())
    counted = Attempt.objects.filter(
        edition_id=analysis.edition_id,
        number=1,
        state=AttemptState.SUBMITTED,
        submitted_at__lt=analysis.until,
        result__isnull=False,
    )
    first = counted.filter(~Exists(_earlier(counted)))
    seen = 0
    for run_id in runs:
        for ids in _learners(run_id):
            rows = first.filter(learner_id__in=ids, run_id=run_id)
            yield from rows.values("activity_id", "id", "submitted_at", "seed", "answers")
            seen += len(ids)
            progress(seen)


def _earlier(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Return the first attempts of the same learner at the same quiz in other runs, before this."""
    return attempts.filter(
        Q(submitted_at__lt=OuterRef("submitted_at"))
        | Q(submitted_at=OuterRef("submitted_at"), run_id__lt=OuterRef("run_id")),
        learner_id=OuterRef("learner_id"),
        activity_id=OuterRef("activity_id"),
    )


def _learners(run_id: uuid.UUID) -> Iterator[list[uuid.UUID]]:
    rows = unrestricted(Enrolment.objects.filter(run_id=run_id)).order_by("learner_id")
    ids = list(rows.values_list("learner_id", flat=True)[:CHUNK])
    while ids:
        yield ids
        ids = list(rows.filter(learner_id__gt=ids[-1]).values_list("learner_id", flat=True)[:CHUNK])
