"""Statistics of a partner's learners, which tell of nobody."""

import uuid
from datetime import date
from typing import Any

from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from courses.pagination import CursorPages
from impact.cubes import ALL, cell
from partners.api.catalogue import REFUSED
from partners.authentication import PartnerKey, PartnerRequest
from partners.models import PartnerReport, Scope
from partners.selectors.reports import reports_of_key

router = Router()
PAGE = 20
_WITHHELD = "rounded to 5; null: withheld"


class StandingCountOut(Schema):
    """How many learners stand so."""

    state: str
    learners: int | None = Field(..., description=_WITHHELD)


class ModuleCountOut(Schema):
    """How many learners who are under way have come as far as this module."""

    title: str
    learners: int | None = Field(..., description=_WITHHELD)


class PartnerReportOut(Schema):
    """Where your learners in a run stood before ``due_on``, midnight UTC.

    Each is in one state: invited (has not joined, or not begun), private (shares nothing),
    signed_up, active, completed (all done, not passed), passed. Parts need not add up.
    """

    id: uuid.UUID
    run_id: uuid.UUID
    title: str
    due_on: date
    frozen_at: AwareDatetime
    learners: int | None = Field(..., description=_WITHHELD)
    states: list[StandingCountOut]
    modules: list[ModuleCountOut]

    @staticmethod
    def resolve_title(report: PartnerReport) -> str:
        """Return the title of the course then."""
        return report.shape["title"]

    @staticmethod
    def resolve_learners(report: PartnerReport) -> int | None:
        """Return how many there are."""
        return report.told.get(ALL)

    @staticmethod
    def resolve_states(report: PartnerReport) -> list[dict[str, Any]]:
        """Return how many stand how."""
        return [
            {"state": each, "learners": report.told.get(cell(standing=each))}
            for each in report.shape["standings"]
        ]

    @staticmethod
    def resolve_modules(report: PartnerReport) -> list[dict[str, Any]]:
        """Return how far those under way are."""
        return [
            {"title": title, "learners": report.told.get(cell(module=number))}
            for number, title in enumerate(report.shape["modules"], start=1)
        ]


@router.get(
    "/reports",
    response={200: list[PartnerReportOut], **REFUSED},
    auth=PartnerKey(Scope.REPORTS),
    summary="My learners in numbers",
)
@paginate(CursorPages, ordering=("-due_on", "id"), page_size=PAGE)
def list_reports(request: PartnerRequest) -> Any:
    """List reports, newest first: one a week for each run, where ten learners have moved at least.

    Numbers below ten are withheld, with others where these would tell them.
    """
    return reports_of_key(request.auth)
