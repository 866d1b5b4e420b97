"""Reads of the catalogue."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Concat

from courses.catalogue.filters import LENGTHS, CourseFilter
from courses.catalogue.folding import key_of, words_of
from courses.languages import CONTENT_LANGUAGES
from courses.models import CatalogueEntry, CatalogueTopic, Course

MOST_TOPICS = 100


def find_courses(wanted: CourseFilter, *, prefer: str) -> QuerySet[Course]:
    """Return the listed courses that have an edition that fits. Two queries, and one to count.

    ``best`` of each is a list of one entry with its edition: among those that fit, the one in the
    preferred language, else in the course's own, else any. Ordered by ``place``: courses that have
    the words in their title first, then by slug.
    """
    fitting = _fitting(wanted)
    best = fitting.order_by(_preference(prefer), "language").select_related("edition")
    courses = Course.objects.filter(Exists(fitting.filter(course=OuterRef("pk"))), listed=True)
    return (
        courses.annotate(place=_place(wanted, fitting))
        .order_by("place")
        .prefetch_related(Prefetch("entries", queryset=_light(best)[:1], to_attr="best"))
    )


def offered_languages() -> list[str]:
    """Return the languages that some listed course is in, in the order of menus. One query."""
    rows = CatalogueEntry.objects.filter(course__listed=True).values_list("language", flat=True)
    found = set(rows.distinct())
    return [code for code in CONTENT_LANGUAGES if code in found]


def offered_topics(*, prefer: str) -> list[dict[str, Any]]:
    """Return key, name and language of the topics that courses have. One query.

    Of each course in the preferred language, else in its own; the most frequent, by name.
    """
    rows = (
        CatalogueTopic.objects.filter(entry__in=_shown_in(prefer))
        .values("key", "name", "entry__language")
        .annotate(courses=Count("entry"))
        .order_by("-courses", "name")
    )
    topics = {row["key"]: row for row in reversed(list(rows[:MOST_TOPICS]))}
    return sorted(
        (
            {"key": row["key"], "name": row["name"], "language": row["entry__language"]}
            for row in topics.values()
        ),
        key=lambda topic: topic["key"],
    )


def _shown_in(language: str) -> QuerySet[Any]:
    """Return the id of each listed course's entry in a language, else in the course's own."""
    listed = CatalogueEntry.objects.filter(course__listed=True)
    preferred = listed.filter(language=language)
    others = listed.filter(language=F("course__source_language")).exclude(
        course__in=preferred.values("course")
    )
    return preferred.values("pk").union(others.values("pk"))


def _fitting(wanted: CourseFilter) -> QuerySet[CatalogueEntry]:
    entries = CatalogueEntry.objects.all()
    if wanted.language:
        entries = entries.filter(language=wanted.language)
    if wanted.topic:
        entries = entries.filter(topics__key=key_of(wanted.topic))
    if wanted.length:
        entries = entries.filter(LENGTHS[wanted.length])
    words = words_of(wanted.search)
    if wanted.search.strip() and not words:
        return entries.none()
    return entries.filter(*(Q(search_text__contains=word) for word in words))


def _place(wanted: CourseFilter, fitting: QuerySet[CatalogueEntry]) -> Any:
    """Return what courses are ordered by: one text, which a cursor can stand at."""
    words = words_of(wanted.search)
    if not words:
        return F("slug")
    in_title = fitting.filter(
        *(Q(title_text__contains=word) for word in words), course=OuterRef("pk")
    )
    rank = Case(When(Exists(in_title), then=Value("0 ")), default=Value("1 "))
    return Concat(rank, F("slug"), output_field=CharField())


def _preference(language: str) -> Case:
    return Case(
        When(language=language, then=Value(0)),
        When(language=F("course__source_language"), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _light(entries: QuerySet[CatalogueEntry]) -> QuerySet[CatalogueEntry]:
    """Leave out what lists do not show."""
    return entries.defer(
        "title_text",
        "search_text",
        "edition__outline",
        "edition__certificate",
        "edition__description_html",
        "edition__outcomes",
    )
