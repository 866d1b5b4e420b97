"""The public API of courses: the catalogue, and editions with their content."""

import hashlib
import uuid
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field, field_validator

from courses import selectors
from courses.catalogue.filters import CourseFilter, Length
from courses.catalogue.folding import LONGEST_SEARCH
from courses.catalogue.selectors import find_courses
from courses.languages import known_language
from courses.models import Edition
from courses.pagination import CursorPages
from courses.paper import before_attempt, is_of_attempts, question_count
from courses.questions.delivery import Question
from courses.schemas import Problem

router = Router()
IMMUTABLE = "public, max-age=31536000, immutable"
PAPER = "/api/v1/me/attempts/{attempt_id}/paper"
PAGE = 20


class CourseSummary(Schema):
    """A course in the catalogue, in the language that fits best."""

    slug: str
    title: str
    summary: str
    language: str
    languages: list[str]
    topics: list[str]
    minutes: int


class CourseFound(CourseSummary):
    """A course as the catalogue finds it: ``best`` is the entry that fits."""

    @staticmethod
    def resolve_title(course: Any) -> str:
        """Return the title in the language that fits."""
        return course.best[0].edition.title

    @staticmethod
    def resolve_summary(course: Any) -> str:
        """Return the summary in the same language."""
        return course.best[0].edition.summary

    @staticmethod
    def resolve_language(course: Any) -> str:
        """Return that language."""
        return course.best[0].language

    @staticmethod
    def resolve_topics(course: Any) -> list[str]:
        """Return the topics in that language."""
        return course.best[0].edition.topics

    @staticmethod
    def resolve_minutes(course: Any) -> int:
        """Return how long the course takes in that language."""
        return course.best[0].minutes


class RunOut(Schema):
    """A run that one can enrol in, now or later."""

    id: uuid.UUID
    slug: str
    title: str
    opens_at: AwareDatetime
    closes_at: AwareDatetime | None
    is_open: bool


class CourseDetail(CourseSummary):
    """A course, its newest edition in a language, and its runs.

    ``outcomes``: what one will learn, a line each; empty where the educators named nothing.
    """

    description_html: str
    outcomes: list[str]
    edition_id: uuid.UUID
    runs: list[RunOut]


class OutlineActivity(Schema):
    """An activity in the outline."""

    id: uuid.UUID
    kind: str
    title: str
    minutes: int
    required: bool
    practice: bool = False


class OutlineModule(Schema):
    """A module in the outline. Completing all that it requires gives a ``badge``, or does not."""

    id: uuid.UUID
    title: str
    summary: str
    badge: bool = False
    activities: list[OutlineActivity]


class EditionOut(Schema):
    """An edition's outline. It never changes, so it may be cached for ever.

    ``pass_grade``: the weighted mean of the required quizzes that completes the course, once all
    that is required was done; null: all that is required, each quiz passed.
    """

    id: uuid.UUID
    course: str
    language: str
    number: int
    title: str
    summary: str
    minutes: int
    pass_grade: int | None
    released_at: AwareDatetime
    modules: list[OutlineModule]


class ActivityOut(Schema):
    """A lesson (``html``) or a quiz (``questions`` and its policy) of an edition.

    A rule that is left out is as usual: any time, started offline or not, "refuse" what is late,
    the "highest" grade counts, feedback once "submitted", nothing is shuffled, weight 1. Practice
    never counts.

    Each of a lesson's ``checks`` belongs where its ``html`` has a ``div`` whose ``data-check`` is
    the check's id.

    ``light_html`` is there for a lesson with media: the same with links in their place, which say
    how large each is.

    An attempt has ``question_count`` questions. ``paper`` says where they are, once one has begun,
    where ``questions`` are not just these: they are drawn or shuffled, or the quiz has a time limit
    and shows none before the time runs.
    """

    id: uuid.UUID
    edition_id: uuid.UUID
    kind: str
    language: str
    title: str
    minutes: int
    html: str | None = None
    checks: list[Question] | None = None
    light_html: str | None = None
    introduction_html: str | None = None
    pass_mark: int | None = None
    attempts_allowed: int | None = None
    wait_minutes: int | None = None
    time_limit_minutes: int | None = None
    late: str | None = None
    weight: int | None = None
    practice: bool | None = None
    one_at_a_time: bool | None = None
    connected: bool | None = None
    grade_from: str | None = None
    feedback_when: str | None = None
    shuffle: bool | None = None
    question_count: int | None = None
    questions: list[Question] | None = None
    paper: str | None = None


class CatalogueQuery(Schema):
    """What to look for. All of it must fit the course in one language."""

    search: str = Field("", max_length=LONGEST_SEARCH)
    language: str | None = None
    topic: str | None = Field(None, max_length=LONGEST_SEARCH)
    length: Length | None = None
    _language = field_validator("language")(known_language)


class CourseQuery(Schema):
    """Which language to prefer."""

    language: str = "en"
    _language = field_validator("language")(known_language)


@router.get(
    "/courses", response={200: list[CourseFound], 422: Problem}, summary="Search the catalogue"
)
@paginate(CursorPages, ordering=("place",), page_size=PAGE)
def list_courses(request: HttpRequest, query: Query[CatalogueQuery]) -> Any:
    """List courses that fit, each in the language that fits best.

    ``search`` looks for words in titles, summaries, topics and tables of contents, whatever their
    case and accents; for one or two letters, at the beginning of words. ``topic`` is a name or a
    key. Without ``language``, courses are shown in the language that ``Accept-Language`` prefers,
    or else in their own.
    """
    _refuse_unknown_fields(request)
    wanted = CourseFilter(**query.dict())
    return find_courses(wanted, prefer=get_language_from_request(request))


def _refuse_unknown_fields(request: HttpRequest) -> None:
    """Answer a misspelt filter with a problem, and not with everything there is."""
    known = {*CatalogueQuery.model_fields, *CursorPages.Input.model_fields}
    if unknown := sorted(set(request.GET) - known):
        raise ValidationError(
            [{"loc": ("query", name), "msg": "This field is not known."} for name in unknown]
        )


@router.get(
    "/courses/{slug}", response={200: CourseDetail, 404: Problem}, summary="A course and its runs"
)
def get_course(request: HttpRequest, slug: str, query: Query[CourseQuery]) -> CourseDetail:
    """Show a course in the preferred language or else in its own."""
    course = selectors.course_by_slug(slug)
    edition = selectors.newest_edition(course_id=course.pk, language=query.language)
    return CourseDetail(
        slug=course.slug,
        title=edition.title,
        summary=edition.summary,
        language=edition.language,
        languages=course.languages,
        topics=edition.topics,
        minutes=edition.minutes,
        description_html=edition.description_html,
        outcomes=edition.outcomes,
        edition_id=edition.pk,
        runs=[RunOut.from_orm(run) for run in selectors.runs_of(course.pk)],
    )


def immutable(view: Any) -> Any:
    """Let what never changes be cached for ever, with a strong ETag made of what is answered.

    So a version of ours that answers otherwise is told apart, though the edition is the same.
    """

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.OK:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if etag in request.headers.get("If-None-Match", ""):
            response = HttpResponseNotModified()
        response["ETag"] = etag
        response["Cache-Control"] = IMMUTABLE
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return wrapped


@router.get(
    "/editions/{edition_id}",
    response={200: EditionOut, 404: Problem},
    summary="An edition's outline",
)
@decorate_view(immutable)
def get_edition(request: HttpRequest, edition_id: uuid.UUID) -> dict[str, Any]:
    """Show modules and activities of an edition."""
    edition: Edition = selectors.edition_by_id(edition_id)
    return {
        "id": edition.pk,
        "course": edition.course.slug,
        "language": edition.language,
        "number": edition.number,
        "title": edition.title,
        "summary": edition.summary,
        "minutes": edition.minutes,
        "pass_grade": edition.pass_grade,
        "released_at": edition.released_at,
        "modules": edition.outline,
    }


@router.get(
    "/editions/{edition_id}/activities/{activity_id}",
    response={200: ActivityOut, 404: Problem},
    summary="A lesson or quiz of an edition",
)
@decorate_view(immutable)
def get_activity(
    request: HttpRequest, edition_id: uuid.UUID, activity_id: uuid.UUID
) -> HttpResponse:
    """Show a lesson's HTML, or a quiz's questions without what is right, where they may be seen."""
    return HttpResponse(_activity_json(edition_id, activity_id), content_type="application/json")


@lru_cache(maxsize=512)
def _activity_json(edition_id: uuid.UUID, activity_id: uuid.UUID) -> bytes:
    """Return an activity as JSON. It never changes, so a process makes each once."""
    row = selectors.activity_in_edition(edition_id=edition_id, activity_id=activity_id)
    out = ActivityOut(
        id=row.activity_id,
        edition_id=row.edition_id,
        kind=row.kind,
        language=row.edition.language,
        title=row.title,
        minutes=row.minutes,
        **_content(row.content),
    )
    return out.model_dump_json(exclude_unset=True).encode()


def _content(content: dict[str, Any]) -> dict[str, Any]:
    if "questions" not in content:
        return content
    shown = {**before_attempt(content), "question_count": question_count(content)}
    return {**shown, "paper": PAPER} if is_of_attempts(content) else shown
