"""A partner at a glance: how its courses go, and how much its programs ask.

Counts of what learners do are told from ten on, and rounded to five: whoever looks at this page
need not hold a key, which tells of each learner how they stand. How many were invited is the
partner's own doing, and told as it is.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from courses.disclosure import ENOUGH, rounded
from courses.models import Run
from courses.selectors import run_titles
from learners.models import Enrolment
from partners.models import KeyUse, Partner, PartnerEnrolment
from partners.seats import seats_taken
from partners.selectors.progress import sharing_learners

DAYS = 30
"""How many days of requests are shown."""


@dataclass(frozen=True)
class CourseUse:
    """A run that a partner brought learners to. None is fewer than ten, or none at all."""

    title: str
    run: Run
    invited: int
    joined: int | None
    sharing: int | None
    completed: int | None


@dataclass(frozen=True)
class Overview:
    """How many seats are taken, how courses go, and the requests of each day that had any."""

    seats_taken: int
    courses: list[CourseUse]
    requests: list[tuple[date, int]]


def overview_of(partner: Partner, language: str) -> Overview:
    """Return a partner at a glance, without its sandbox's learners. Seven queries at any size."""
    return Overview(
        seats_taken=seats_taken(partner),
        courses=_courses(partner, language),
        requests=_requests(partner),
    )


def _courses(partner: Partner, language: str) -> list[CourseUse]:
    """Return its runs by title: those that it may bring learners to, and those that it did."""
    sharing = sharing_learners(partner)
    counted = _brought(partner).annotate(
        invited=Count("who"),
        joined=Count("who", filter=Q(who__learner_id__isnull=False)),
        sharing=Count("who", filter=Q(who__in=sharing)),
    )
    rows: dict[uuid.UUID, Any] = {row["run_id"]: row for row in counted}
    completed = _completed(partner)
    runs = {run.pk: run for run in partner.runs.all()}
    runs |= Run.objects.in_bulk(set(rows) - set(runs))
    titles = run_titles(set(runs), language)
    return [
        CourseUse(
            title=titles[run_id],
            run=runs[run_id],
            invited=rows.get(run_id, _NOBODY)["invited"],
            joined=_told(rows.get(run_id, _NOBODY)["joined"]),
            sharing=_told(rows.get(run_id, _NOBODY)["sharing"]),
            completed=_told(completed.get(run_id, 0)),
        )
        for run_id in sorted(titles, key=lambda each: (titles[each], each))
    ]


_NOBODY = {"invited": 0, "joined": 0, "sharing": 0}


def _brought(partner: Partner) -> Any:
    rows = PartnerEnrolment.objects.filter(partner=partner, is_sandbox=False)
    return rows.filter(who__gone_at__isnull=True).values("run_id")


def _completed(partner: Partner) -> dict[uuid.UUID, int]:
    """Return how many of those who share have completed a run that they were brought to."""
    brought = PartnerEnrolment.objects.filter(
        partner=partner,
        is_sandbox=False,
        run_id=OuterRef("run_id"),
        who__learner_id=OuterRef("learner_id"),
        who__in=sharing_learners(partner),
    )
    rows = Enrolment.objects.filter(Exists(brought), completed_at__isnull=False)
    return dict(rows.values("run_id").annotate(n=Count("learner_id")).values_list("run_id", "n"))


def _requests(partner: Partner) -> list[tuple[date, int]]:
    since = datetime.now(UTC).date() - timedelta(days=DAYS - 1)
    uses = KeyUse.objects.filter(key__partner=partner, day__gte=since).values("day")
    return list(uses.annotate(total=Sum("requests")).values_list("day", "total").order_by("day"))


def _told(count: int) -> int | None:
    return None if count < ENOUGH else rounded(count)
