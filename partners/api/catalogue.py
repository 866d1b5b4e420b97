"""Who a key is, which runs it touches, and what is taught in them."""

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime

from courses.api import ActivityOut, CourseQuery, EditionOut, get_activity, get_edition
from courses.pagination import CursorPages
from courses.schemas import Problem
from courses.selectors import edition_for_run
from partners.authentication import PartnerKey, PartnerRequest
from partners.models import Scope
from partners.selectors.runs import run_of_key, titled_runs_of_key

router = Router()
PAGE = 50
REFUSED = {401: Problem, 403: Problem, 429: Problem}


class KeyOut(Schema):
    """The key that was sent: whose it is, what it may be used for, and until when."""

    partner: str
    name: str
    prefix: str
    scopes: list[str]
    is_sandbox: bool
    expires_at: AwareDatetime


class PartnerRunOut(Schema):
    """A run that a partner may bring learners to. ``languages``: those that have an edition."""

    id: uuid.UUID
    slug: str
    title: str
    course: str
    course_title: str
    languages: list[str]
    opens_at: AwareDatetime
    closes_at: AwareDatetime | None
    is_open: bool

    @staticmethod
    def resolve_course(run: Any) -> str:
        """Return the course's slug."""
        return run.course.slug

    @staticmethod
    def resolve_course_title(run: Any) -> str:
        """Return the course's title in its own language."""
        return run.course_title or run.course.slug

    @staticmethod
    def resolve_languages(run: Any) -> list[str]:
        """Return the course's languages."""
        return run.course.languages


@router.get("/key", response={200: KeyOut, **REFUSED}, auth=PartnerKey(), summary="My key")
def get_key(request: PartnerRequest) -> dict[str, Any]:
    """Tell what this key is. Any scope."""
    key = request.auth
    return {
        "partner": key.partner.name,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "is_sandbox": key.is_sandbox,
        "expires_at": key.expires_at,
    }


@router.get(
    "/runs",
    response={200: list[PartnerRunOut], **REFUSED},
    auth=PartnerKey(Scope.CATALOGUE),
    summary="My runs",
)
@paginate(CursorPages, ordering=("id",), page_size=PAGE)
def list_runs(request: PartnerRequest) -> Any:
    """List the runs that this key touches: of a sandbox key, those of the sandbox."""
    return titled_runs_of_key(request.auth)


@router.get(
    "/runs/{run_id}/edition",
    response={200: EditionOut, **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.CONTENT),
    summary="What a run follows",
)
def get_run_edition(
    request: PartnerRequest, run_id: uuid.UUID, query: Query[CourseQuery]
) -> dict[str, Any]:
    """Show the outline of the edition that a run follows now, in a language or the course's own."""
    run = run_of_key(request.auth, run_id)
    edition = edition_for_run(run=run, language=query.language)
    return get_edition(request, edition.pk)


@router.get(
    "/runs/{run_id}/activities/{activity_id}",
    response={200: ActivityOut, **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.CONTENT),
    summary="A lesson or quiz of a run",
)
def get_run_activity(
    request: PartnerRequest, run_id: uuid.UUID, activity_id: uuid.UUID, query: Query[CourseQuery]
) -> HttpResponse:
    """Show a lesson's HTML, or a quiz's questions without what is right, as learners get them."""
    run = run_of_key(request.auth, run_id)
    edition = edition_for_run(run=run, language=query.language)
    return get_activity(request, edition.pk, activity_id)
