"""The API of reports, for staff of the office that a course is of."""

import uuid
from datetime import date
from typing import Any

from django.http import StreamingHttpResponse
from ninja import Field, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime

from courses.errors import NotFoundError
from courses.pagination import CursorPages
from courses.schemas import Problem
from impact.access import reads_reports, require_second_factor
from impact.files import csv_response
from impact.models import Release
from impact.reports import Report
from impact.selectors import releases_for, report_for
from learners.requests import LearnerRequest

router = Router()
PAGE = 20
CSV = {"content": {"text/csv": {"schema": {"type": "string"}}}}
_ERRORS = {401: Problem, 403: Problem, 404: Problem}
_WITHHELD = "rounded to 5; null: withheld"


class ReleaseOut(Schema):
    """A report that was released: of one run, of everything before a date."""

    id: uuid.UUID
    run_id: uuid.UUID
    course: str
    run: str
    office: str
    due_on: date
    frozen_at: AwareDatetime

    @staticmethod
    def resolve_course(release: Release) -> str:
        """Return the slug of the course."""
        return release.run.course.slug

    @staticmethod
    def resolve_run(release: Release) -> str:
        """Return the slug of the run."""
        return release.run.slug

    @staticmethod
    def resolve_office(release: Release) -> str:
        """Return the slug of the office."""
        return release.run.course.office.slug


class RowOut(Schema):
    """A row: values of the dimensions, and how many learners; in all, and by state."""

    values: list[str]
    labels: list[str]
    learners: int | None = Field(..., description=_WITHHELD)
    states: list[int | None]


class CutOut(Schema):
    """A table. ``withheld`` values of the dimension have no row, as nothing of them is told."""

    key: str
    dimensions: list[str]
    states: list[str]
    rows: list[RowOut]
    withheld: int

    @staticmethod
    def resolve_states(cut: Any) -> list[str]:
        """Return the keys of the states, in the order of each row."""
        return [state for state, _name in cut.states]


class StepOut(Schema):
    """A module: who came as far at least, and whose furthest it is, of those under way."""

    label: str
    reached: int | None
    here: int | None


class AgeOut(Schema):
    """The average age, estimated from bands: ``bands`` and ``sampling`` are its two errors."""

    years: float
    bands: float
    sampling: float
    of: int


class GlobalSouthOut(Schema):
    """Learners in the Global South, elsewhere, and in a country that is not told or not known.

    ``share`` is of those whose country is told; ``least`` and ``most`` bound that of all. A side
    of which nothing is told is null, and so is the share then.
    """

    south: int | None
    elsewhere: int | None
    unknown: int | None
    share: float | None
    least: float | None
    most: float | None


class ReportOut(Schema):
    """A report. Numbers are rounded to 5, so that parts need not add up; null: withheld.

    The states are apart: each learner is in one of them. ``active``, ``completed`` and ``passed``
    are of those who came so far or further.
    """

    release: ReleaseOut
    title: str
    learners: int | None
    active: int | None
    completed: int | None
    passed: int | None
    average_age: AgeOut | None
    global_south: GlobalSouthOut | None
    tables: list[CutOut]
    funnel: list[StepOut]

    @staticmethod
    def resolve_tables(report: Report) -> list[Any]:
        """Return all tables, then those week by week."""
        return [*report.cuts, *report.weeks]


@router.get("/releases", response={200: list[ReleaseOut], **_ERRORS}, summary="Released reports")
@paginate(CursorPages, ordering=("-due_on", "pk"), page_size=PAGE)
def list_releases(request: LearnerRequest) -> Any:
    """List the reports of the courses of my offices, newest first. For staff."""
    require_second_factor(request)
    if not reads_reports(request.auth):
        raise NotFoundError
    return releases_for(request.auth)


@router.get("/releases/{release_id}", response={200: ReportOut, **_ERRORS}, summary="A report")
def get_report(request: LearnerRequest, release_id: uuid.UUID) -> Report:
    """Show a report as it was frozen."""
    require_second_factor(request)
    return report_for(request.auth, release_id)


@router.get(
    "/releases/{release_id}/csv",
    response={200: None, **_ERRORS},
    summary="A report as a file",
    openapi_extra={"responses": {200: CSV}},
)
def get_file(request: LearnerRequest, release_id: uuid.UUID) -> StreamingHttpResponse:
    """Download a report as CSV, a line for each number."""
    require_second_factor(request)
    return csv_response(report_for(request.auth, release_id))
