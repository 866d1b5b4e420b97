"""Reads: courses, editions and their activities. None of them loads an answer key but one."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now
from django.utils.text import slugify

from courses.errors import NotFoundError
from courses.models import Course, Edition, EditionActivity, Office, Run
from courses.models.course import ActivityKind
from courses.policy import CourseRule, QuizPolicy, policy_of
from courses.questions import TYPES


def free_run_slug(*, course_id: uuid.UUID, wish: str) -> str:
    """Return how a new run of a course may be called in addresses: as wished, or with a number.

    One query.
    """
    taken = set(Run.objects.filter(course_id=course_id).values_list("slug", flat=True))
    base = slugify(wish)[:50].strip("-") or "run"
    others = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], others) if slug not in taken)


def _preference(language: str, edition: str = "") -> Case:
    """Order editions: this language first, then the course's own, then any.

    ``edition`` leads from the rows to the edition, as ``edition__``.
    """
    return Case(
        When(**{f"{edition}language": language}, then=Value(0)),
        When(**{f"{edition}language": F(f"{edition}course__source_language")}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def course_by_slug(slug: str) -> Course:
    """Return a listed course. One query. Raises NotFoundError."""
    if "\x00" in slug:  # what PostgreSQL cannot even be asked
        raise NotFoundError
    try:
        return Course.objects.get(slug=slug, listed=True)
    except Course.DoesNotExist:
        raise NotFoundError from None


def office_of(country: str) -> Office | None:
    """Return the office that serves a country, by its ISO code; None where none does. One query."""
    return Office.objects.filter(countries__country=country).first()


def newest_edition(*, course_id: uuid.UUID, language: str) -> Edition:
    """Return the newest edition in a language, else in the course's own, else in any. One query.

    Raises NotFoundError where the course has none.
    """
    editions = Edition.objects.filter(course_id=course_id)
    edition = editions.order_by(_preference(language), "-number").first()
    if edition is None:
        raise NotFoundError
    return edition


def runs_of(course_id: uuid.UUID) -> QuerySet[Run]:
    """Return a course's runs that are not over, annotated with ``is_open``. One query."""
    return (
        with_openness(Run.objects.filter(course_id=course_id))
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=Now()))
        .order_by("opens_at", "slug")
    )


def with_openness(rows: QuerySet[Any], run: str = "") -> QuerySet[Any]:
    """Annotate rows with ``has_opened``, ``is_open`` and ``now``, by the database's clock.

    ``run`` is the path from the row to its run with two underscores after it, "" for runs.
    """
    opened = Q(**{f"{run}opens_at__lte": Now()})
    not_over = Q(**{f"{run}closes_at__isnull": True}) | Q(**{f"{run}closes_at__gt": Now()})
    return rows.annotate(
        has_opened=Case(When(opened, then=Value(True)), default=Value(False)),
        is_open=Case(When(opened & not_over, then=Value(True)), default=Value(False)),
        now=Now(),
    )


def edition_for_run(*, run: Run, language: str) -> Edition:
    """Return the edition that a run follows in a language (see ``Run.pinned_at``). One query.

    Falls back to the course's own language. Raises NotFoundError where nothing was released.
    """
    editions = Edition.objects.filter(course_id=run.course_id)
    if run.pinned_at:
        editions = editions.filter(released_at__lte=run.pinned_at)
    edition = editions.order_by(_preference(language), "-number").first()
    if edition is None:
        raise NotFoundError
    return edition


def edition_by_id(edition_id: uuid.UUID) -> Edition:
    """Return an edition with its course. One query. Raises NotFoundError."""
    try:
        return Edition.objects.select_related("course").get(pk=edition_id)
    except Edition.DoesNotExist:
        raise NotFoundError from None


def activity_in_edition(*, edition_id: uuid.UUID, activity_id: uuid.UUID) -> EditionActivity:
    """Return an activity as an edition has it, with its course and without its key. One query.

    Raises NotFoundError.
    """
    try:
        return (
            EditionActivity.objects.defer("answer_key")
            .select_related("edition__course")
            .get(edition_id=edition_id, activity_id=activity_id)
        )
    except EditionActivity.DoesNotExist:
        raise NotFoundError from None


@dataclass(frozen=True)
class GradingMaterial:
    """What a grader reads: the quiz as delivered, and its key."""

    content: dict[str, Any]
    answer_key: dict[str, Any]
    required: bool

    @cached_property
    def private(self) -> frozenset[str]:
        """The ids of the questions whose answers are for nobody but who gave them."""
        asked = self.content["questions"]
        return frozenset(each["id"] for each in asked if TYPES[each["type"]].private)


@lru_cache(maxsize=1024)
def grading_material(*, edition_id: uuid.UUID, activity_id: uuid.UUID) -> GradingMaterial:
    """Return a quiz's content and key. For graders only.

    Editions never change, so a process reads each once: no query after the first.
    """
    row = EditionActivity.objects.get(edition_id=edition_id, activity_id=activity_id)
    return GradingMaterial(row.content, row.answer_key, row.required)


@lru_cache(maxsize=1024)
def quiz_policy(*, edition_id: uuid.UUID, activity_id: uuid.UUID) -> QuizPolicy:
    """Return the rules of an edition's quiz. No query after the first."""
    content = EditionActivity.objects.values_list("content", flat=True)
    return policy_of(content.get(edition_id=edition_id, activity_id=activity_id))


@lru_cache(maxsize=1024)
def course_rule(edition_id: uuid.UUID) -> CourseRule:
    """Return what completes a course by an edition. No query after the first."""
    rows = list(
        EditionActivity.objects.filter(edition_id=edition_id, required=True).values_list(
            "activity_id", "kind", "content__weight", "edition__pass_grade"
        )
    )
    return CourseRule(
        required=frozenset(activity_id for activity_id, *_rest in rows),
        weights={
            activity_id: 1 if weight is None else weight
            for activity_id, kind, weight, _pass_grade in rows
            if kind == ActivityKind.QUIZ
        },
        pass_grade=rows[0][-1] if rows else None,
    )


def required_activities(edition_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the ids of the activities that progress counts. No query after the first."""
    return course_rule(edition_id).required


def newest_by_language(course_id: uuid.UUID) -> dict[str, Edition]:
    """Return the newest edition of each language, without outlines. One query."""
    rows = Edition.objects.filter(course_id=course_id).defer("outline").order_by("number")
    return {edition.language: edition for edition in rows}


def run_titles(run_ids: Collection[uuid.UUID], language: str) -> dict[uuid.UUID, str]:
    """Return the titles of runs' courses, in a language where there is an edition. One query."""
    rows = (
        Run.objects.filter(pk__in=run_ids)
        .order_by(_preference(language, "course__editions__"), "-course__editions__number")
        .values_list("pk", "course__editions__title")
    )
    return _first_of_each(rows)


def with_course_title(
    rows: QuerySet[Any], language: str, to_course: str = "course__"
) -> QuerySet[Any]:
    """Annotate runs with ``course_title``, in a language where there is an edition in it.

    ``to_course`` is the path from the row to its course with two underscores, "" for courses.
    """
    editions = Edition.objects.filter(course=OuterRef(f"{to_course}pk"))
    newest = editions.order_by(_preference(language), "-number").values("title")[:1]
    title = Coalesce(Subquery(newest), F(f"{to_course}slug"), output_field=CharField())
    return rows.annotate(course_title=title)


def activity_titles(activity_ids: Collection[uuid.UUID], language: str) -> dict[uuid.UUID, str]:
    """Return the newest titles of activities, in a language where there is one. One query."""
    rows = (
        EditionActivity.objects.filter(activity_id__in=activity_ids)
        .order_by(_preference(language, "edition__"), "-edition__number")
        .values_list("activity_id", "title")
    )
    return _first_of_each(rows)


def _first_of_each(rows: Iterable[tuple[uuid.UUID, str]]) -> dict[uuid.UUID, str]:
    found: dict[uuid.UUID, str] = {}
    for key, title in rows:
        found.setdefault(key, title)
    return found
