"""Releases of reports: owing them on regular dates, making and freezing them."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from courses.failpoints import failpoint
from courses.leases import claim, lease
from courses.models import Run
from impact.counting import count_cells
from impact.cubes import partitions, tables
from impact.disclosure import ENOUGH, Kept, decide, moved
from impact.facts import facts_of, learners_counted, next_learners
from impact.models import CohortFact, Release, ReleaseState
from impact.shapes import edition_of, shape_of
from impact.weeks import regular_date
from learners.models import Enrolment
from learners.nudges import nudge

Progress = Callable[[Release], None]
"""Is told of a release after each chunk of facts."""


def request_due(*, today: date | None = None) -> int:
    """Have the releases made that are due on the newest regular date; return how many were not yet.

    One for each run with learners. One of an earlier date that is not done by now never will be.
    """
    due_on = regular_date(today or datetime.now(UTC).date())
    known = Release.objects.filter(run=OuterRef("pk"), due_on__gte=due_on)
    somebody = Enrolment.objects.filter(run=OuterRef("pk"), enrolled_at__date__lt=due_on)
    runs = Run.objects.filter(Exists(somebody), ~Exists(known), course__editions__isnull=False)
    found = list(runs.distinct().values_list("pk", flat=True))
    for run_id in found:
        _request(run_id, due_on)
    return len(found)


def make_release(release_id: uuid.UUID, *, progress: Progress = lambda _release: None) -> bool:
    """Write the facts of a release that is owed, and freeze it; return whether this call did.

    False where it is not owed or another worker has it. May be killed anywhere and run again: each
    chunk is one transaction that also says how far it came. Raises what a chunk raises, after
    noting the kind of error.
    """
    owed = Release.objects.filter(
        pk=release_id, state=ReleaseState.OWED, tries__lt=Release.MAX_TRIES
    )
    if not claim(owed):
        return False
    try:
        while release := _write_chunk(release_id):
            failpoint("release.chunk")
            progress(release)
        _freeze(release_id)
    except Exception as error:
        Release.objects.filter(pk=release_id).update(error=type(error).__name__)
        raise
    return True


@transaction.atomic
def retry_release(*, release_id: uuid.UUID) -> None:
    """Let workers try again after failures, from where they stopped."""
    owed = Release.objects.filter(pk=release_id, state=ReleaseState.OWED)
    if owed.update(tries=0, claimed_until=None, error=""):
        _owe(release_id)


@transaction.atomic
def _request(run_id: uuid.UUID, due_on: date) -> None:
    late = Release.objects.filter(run_id=run_id, due_on__lt=due_on, state=ReleaseState.OWED)
    for release in late.select_for_update():
        _close(release, ReleaseState.OVERTAKEN)
    release, is_new = Release.objects.get_or_create(run_id=run_id, due_on=due_on)
    if is_new:
        _owe(release.pk)


def _owe(release_id: uuid.UUID) -> None:
    from impact.tasks import make  # noqa: PLC0415 - the task imports this module

    nudge(make, str(release_id))


def _locked(release_id: uuid.UUID) -> Release | None:
    """Return a release that is owed. The lock makes workers that think they have it take turns."""
    rows = Release.objects.select_for_update(of=("self",), no_key=True).select_related(
        "run__course"
    )
    return rows.filter(pk=release_id, state=ReleaseState.OWED).first()


@transaction.atomic
def _write_chunk(release_id: uuid.UUID) -> Release | None:
    """Write the next facts; return the release, None once there are no more to write."""
    release = _locked(release_id)
    enrolments = next_learners(release) if release else []
    if not release or not enrolments:
        return None
    if release.learner_at is None:
        release.total = learners_counted(release).count()
    facts = facts_of(release, edition_of(release), enrolments)
    CohortFact.objects.bulk_create(facts, ignore_conflicts=True)
    release.seen += len(enrolments)
    release.learner_at = enrolments[-1].learner_id
    release.tries, release.claimed_until = 0, lease()
    release.save()
    return release


@transaction.atomic
def _freeze(release_id: uuid.UUID) -> None:
    """Decide what is told, for good; nothing is where too few learners have moved."""
    release = _locked(release_id)
    if release is None:
        return
    shape = shape_of(release, edition_of(release))
    counts, parts, crossed = count_cells(release, shape), partitions(shape), tables(shape)
    before = _kept_before(release)
    if moved(counts, parts, crossed, before) < ENOUGH:
        _close(release, ReleaseState.UNCHANGED)
        return
    kept = decide(counts, parts, crossed, before)
    release.shape = shape.as_json()
    release.told = {name: each.told for name, each in kept.items() if each.told is not None}
    release.kept = {name: each for name, each in kept.items() if any((each.now, each.held))}
    release.frozen_at = Now()
    _close(release, ReleaseState.FROZEN)
    failpoint("release.frozen")


def _kept_before(release: Release) -> dict[str, Kept]:
    """Return what the last release of the run kept of its cells; those left out had nobody."""
    frozen = Release.objects.filter(run_id=release.run_id, state=ReleaseState.FROZEN)
    last = frozen.order_by("-due_on").values_list("kept", flat=True).first() or {}
    return {name: Kept(*each) for name, each in last.items()}


def _close(release: Release, state: ReleaseState) -> None:
    """End the work on a release, and forget the facts and whose came last."""
    release.state = state
    release.learner_at = release.claimed_until = None
    release.tries, release.error = 0, ""
    release.save()
    CohortFact.objects.filter(release=release).delete()
