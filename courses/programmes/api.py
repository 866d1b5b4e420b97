"""The public API of programmes."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from courses.api import CourseQuery
from courses.models import Programme
from courses.pagination import CursorPages
from courses.programmes.selectors import (
    ShownProgramme,
    open_programmes,
    programme_by_slug,
    shown,
)
from courses.schemas import Problem

router = Router()
PAGE = 20


class CourseOfProgrammeOut(Schema):
    """A course of a programme, in the language that fits best."""

    slug: str
    title: str
    summary: str
    language: str
    minutes: int


class ProgrammeOut(Schema):
    """A set of courses for which there is a certificate.

    ``needed`` is how many of its ``courses`` make it whole. ``hours`` are those of all of them, 0
    where only some are needed. One that is not open cannot be completed any more.
    """

    slug: str
    title: str
    description: str
    language: str
    is_open: bool
    needed: int
    hours: Decimal
    courses: list[CourseOfProgrammeOut]


class ProgrammePages(CursorPages):
    """Pages of programmes, each in the words of the language that the request prefers."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> Any:
        """Return one page."""
        page = super().paginate_queryset(queryset, pagination, request, **params)
        rows = shown(page["results"], prefer=get_language_from_request(request))
        return page | {"results": self.finished(rows, request)}

    def finished(self, rows: list[ShownProgramme], request: Any) -> list[Any]:
        """Return what is answered of a page."""
        return list(rows)


@router.get("/programmes", response=list[ProgrammeOut], summary="Programmes")
@paginate(ProgrammePages, ordering=("slug",), page_size=PAGE)
def list_programmes(request: HttpRequest) -> QuerySet[Programme]:
    """List the programmes that can be earned, in the language that ``Accept-Language`` prefers."""
    return open_programmes()


@router.get("/programmes/{slug}", response={200: ProgrammeOut, 404: Problem}, summary="A programme")
def get_programme(request: HttpRequest, slug: str, query: Query[CourseQuery]) -> ShownProgramme:
    """Show a programme that is open, or was."""
    return shown([programme_by_slug(slug)], prefer=query.language)[0]
