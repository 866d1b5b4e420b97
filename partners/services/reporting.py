"""Numbers of a partner's learners: owed on regular dates, counted, and told as impact's rules let.

The rules are those of all reports (``impact.disclosure``, decision 0011): nothing below ten is
told, nor what would tell it; the rest is rounded to five; and a number moves by ten or stays.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from courses.leases import claim
from courses.models import Edition
from impact.cubes import ALL, cell
from impact.disclosure import ENOUGH, Kept, Partition, decide, moved
from impact.facts import learners_counted, standings_of
from impact.models import LearnerState, Release, ReleaseState
from impact.shapes import edition_of, states_of, until
from impact.weeks import regular_date
from learners.nudges import nudge
from partners.models import Partner, PartnerEnrolment, PartnerReport
from partners.selectors.progress import sharing_among

CHUNK = 1000
INVITED, PRIVATE = "invited", "private"


@transaction.atomic
def request_reports(*, today: date | None = None) -> int:
    """Have the reports made that are due on the newest regular date; return how many were not yet.

    One for each run to which a partner has brought anybody.
    """
    due_on = regular_date(today or datetime.now(UTC).date())
    missing = [*_missing(due_on, is_sandbox=False), *_missing(due_on, is_sandbox=True)]
    for asked in missing:
        report, is_new = PartnerReport.objects.get_or_create(due_on=due_on, **asked)
        if is_new:
            _soon(report.pk)
    return len(missing)


def _missing(due_on: date, *, is_sandbox: bool) -> list[dict[str, Any]]:
    """Return of what reports are missing. One query."""
    runs: Any = (Partner.demo_runs if is_sandbox else Partner.runs).through
    same = {"partner": OuterRef("partner"), "run": OuterRef("run"), "is_sandbox": is_sandbox}
    rows = runs.objects.filter(
        Exists(PartnerEnrolment.objects.filter(**same)),
        ~Exists(PartnerReport.objects.filter(**same, due_on=due_on)),
    )
    return [each | {"is_sandbox": is_sandbox} for each in rows.values("partner_id", "run_id")]


def make_report(report_id: uuid.UUID) -> bool:
    """Count, decide what is told, and freeze it; return whether this call did.

    May be killed anywhere and run again: nothing is written before the end. Raises what counting
    raises, after noting the kind of error.
    """
    owed = PartnerReport.objects.filter(
        pk=report_id, state=ReleaseState.OWED, tries__lt=PartnerReport.MAX_TRIES
    )
    if not claim(owed):
        return False
    try:
        _freeze(owed.select_related("run__course").get())
    except Exception as error:
        owed.update(error=type(error).__name__)
        raise
    return True


def _freeze(report: PartnerReport) -> None:
    # A release of impact's, which is not stored: by it the learners of a run are counted.
    release = Release(run=report.run, due_on=report.due_on)
    edition = edition_of(release)
    standings = [INVITED, PRIVATE, *states_of(edition)]
    titles = [module["title"] for module in edition.outline]
    parts = _partitions(standings, len(titles))
    found = _count(report, release, edition)
    counts = {name: found[name] for name in (ALL, *(each for part in parts for each in part.cells))}
    before = _kept_before(report)
    if moved(counts, parts, [], before) < ENOUGH:
        _close(report, ReleaseState.UNCHANGED)
        return
    kept = decide(counts, parts, [], before)
    report.told = {name: each.told for name, each in kept.items() if each.told is not None}
    report.kept = {name: each for name, each in kept.items() if any((each.now, each.held))}
    report.shape = {"title": edition.title, "standings": standings, "modules": titles}
    _close(report, ReleaseState.FROZEN)


def _partitions(standings: list[str], modules: int) -> list[Partition]:
    return [
        Partition(ALL, tuple(cell(standing=each) for each in standings)),
        Partition(
            cell(standing=LearnerState.ACTIVE),
            tuple(cell(module=number) for number in range(1, modules + 1)),
        ),
    ]


def _count(report: PartnerReport, release: Release, edition: Edition) -> Counter[str]:
    """Count everybody in one cell of each partition. Five queries for a thousand people."""
    found: Counter[str] = Counter()
    rows = PartnerEnrolment.objects.filter(
        partner=report.partner_id,
        is_sandbox=report.is_sandbox,
        run=report.run_id,
        who__created_at__lt=until(release),
        who__gone_at__isnull=True,
    )
    for ids in _batches(rows.values_list("who__learner_id", flat=True).iterator()):
        joined = {each for each in ids if each}
        sharing = sharing_among(joined)
        enrolments = list(learners_counted(release).filter(learner_id__in=sharing))
        found[ALL] += len(ids)
        found[cell(standing=PRIVATE)] += len(joined - sharing)
        found[cell(standing=INVITED)] += len(ids) - len(joined - sharing) - len(enrolments)
        for standing in standings_of(release, edition, enrolments):
            found[cell(standing=standing["state"])] += 1
            if standing["state"] == LearnerState.ACTIVE:
                found[cell(module=min(standing["module"], len(edition.outline)))] += 1
    return found


def _batches(ids: Iterator[Any]) -> Iterator[list[uuid.UUID | None]]:
    while batch := list(islice(ids, CHUNK)):
        yield batch


def _kept_before(report: PartnerReport) -> dict[str, Kept]:
    """Return what the last report kept of its cells; those left out had nobody."""
    frozen = PartnerReport.objects.filter(
        partner=report.partner_id,
        is_sandbox=report.is_sandbox,
        run=report.run_id,
        state=ReleaseState.FROZEN,
    )
    last = frozen.order_by("-due_on").values_list("kept", flat=True).first() or {}
    return {name: Kept(*each) for name, each in last.items()}


def _close(report: PartnerReport, state: ReleaseState) -> None:
    """End the work on a report. A second worker that did the same writes the same."""
    report.state, report.claimed_until, report.error = state, None, ""
    report.frozen_at = Now() if state == ReleaseState.FROZEN else None
    report.save()


def _soon(report_id: uuid.UUID) -> None:
    from partners.tasks import report  # noqa: PLC0415 - the task imports this module

    nudge(report, str(report_id))
