"""Item analysis in the background: from attempts to numbers that are of nobody."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from courses.analysis import QuizSums
from courses.models import EditionActivity, ItemAnalysis, Run
from courses.models.analysis import AnalysedAttempts, AnalysisState
from courses.models.course import ActivityKind
from courses.selectors import grading_material
from learners.models import Attempt, Enrolment
from learners.models.attempt import AttemptState
from learners.nudges import nudge
from learners.selectors.items import analyses_of
from learners.selectors.regrades import key_in_force

CHUNK = 500
Progress = Callable[[int], None]


@transaction.atomic
def request_analysis(
    *, edition_id: uuid.UUID, run_id: uuid.UUID | None, attempts: str = AnalysedAttempts.FIRST
) -> ItemAnalysis:
    """Ask for an analysis of an edition's quizzes to be computed, or computed anew.

    First attempts only, unless asked otherwise: whoever tries again has seen what is right, so that
    later attempts make every question look easier, and count some learners more than others.
    """
    known = analyses_of(edition_id=edition_id, run_id=run_id).filter(attempts=attempts)
    known.update(state=AnalysisState.OWED, requested_at=Now(), tries=0, error="")
    analysis = known.first()
    if analysis is None:
        analysis = ItemAnalysis.objects.create(
            edition_id=edition_id, run_id=run_id, attempts=attempts
        )
    from learners.tasks import analyse as task  # noqa: PLC0415 - the task imports this module

    nudge(task, str(analysis.pk))
    return analysis


def analyse(analysis_id: uuid.UUID) -> bool:
    """Compute an analysis that is owed; return whether this call did.

    False where it is not owed or another worker has it. May be killed anywhere: another worker then
    begins again. Raises what reading raises, after noting the kind of error.
    """
    if not _claim(analysis_id):
        return False
    rows = ItemAnalysis.objects.filter(pk=analysis_id)
    analysis = rows.get()

    def progress(seen: int) -> None:
        rows.update(seen=seen, claimed_until=_lease())

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


def _claim(analysis_id: uuid.UUID) -> bool:
    """Take the work for a while; one UPDATE decides between workers."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=Now())
    owed = ItemAnalysis.objects.filter(
        free, pk=analysis_id, state=AnalysisState.OWED, tries__lt=ItemAnalysis.MAX_TRIES
    )
    return bool(owed.update(claimed_until=_lease(), tries=F("tries") + 1, seen=0))


def _lease() -> Any:
    return Now() + timedelta(seconds=settings.WORK_LEASE_SECONDS)


def _computed(analysis: ItemAnalysis, progress: Progress) -> list[dict[str, Any]]:
    quizzes = EditionActivity.objects.filter(
        edition_id=analysis.edition_id, kind=ActivityKind.QUIZ
    ).order_by("position")
    sums = {}
    titles = dict(quizzes.values_list("activity_id", "title"))
    for activity_id in titles:
        material = grading_material(edition_id=analysis.edition_id, activity_id=activity_id)
        key = key_in_force(edition_id=analysis.edition_id, activity_id=activity_id)
        sums[activity_id] = QuizSums(material.content, key)
    for attempt in _attempts(analysis, progress):
        sums[attempt["activity_id"]].add(
            seed=attempt["seed"], answers=attempt["answers"], result=attempt["result"]
        )
    return [
        entry | {"quiz": titles[activity_id]}
        for activity_id, each in sums.items()
        for entry in each.found()
    ]


def _attempts(analysis: ItemAnalysis, progress: Progress) -> Iterator[Any]:
    """Yield what of the attempts is counted: no id of theirs, and none of a learner."""
    runs = list(
        Run.objects.filter(course__editions=analysis.edition_id).values_list("pk", flat=True)
        if analysis.run_id is None
        else [analysis.run_id]
    )
    enrolments = Enrolment.objects.filter(run_id__in=runs)
    ItemAnalysis.objects.filter(pk=analysis.pk).update(total=enrolments.count())
    seen = 0
    for run_id in runs:
        for ids in _learners(run_id):
            rows = Attempt.objects.filter(
                learner_id__in=ids,
                run_id=run_id,
                edition_id=analysis.edition_id,
                state=AttemptState.SUBMITTED,
                result__isnull=False,
            )
            if analysis.attempts == AnalysedAttempts.FIRST:
                rows = rows.filter(number=1)
            yield from rows.values("activity_id", "seed", "answers", "result")
            seen += len(ids)
            progress(seen)


def _learners(run_id: uuid.UUID) -> Iterator[list[uuid.UUID]]:
    rows = Enrolment.objects.filter(run_id=run_id).order_by("learner_id")
    ids = list(rows.values_list("learner_id", flat=True)[:CHUNK])
    while ids:
        yield ids
        ids = list(rows.filter(learner_id__gt=ids[-1]).values_list("learner_id", flat=True)[:CHUNK])
