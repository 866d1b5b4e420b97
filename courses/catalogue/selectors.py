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
from courses.catalogue.starts import LONGEST_START
from courses.languages import CONTENT_LANGUAGES
from courses.models import CatalogueEntry, CatalogueStart, CatalogueTopic, Course

MOST_TOPICS = 100
MOST_BY_START = 1000
"""Entries that a search of one or two letters finds at most."""


def find_courses(wanted: CourseFilter, *, prefer: str) -> QuerySet[Course]:
    """Return the listed courses that have an edition that fits. Two queries, and one to count.

    ``best`` of each is a list of one entry with its edition: among those that fit, the one in the
    preferred language, else in the course's own, else any. Ordered by ``place``: courses that have
    the words in their title first, then by slug.

    A word of one or two letters is found where a word begins with it. A search of such words alone
    finds no more than ``MOST_BY_START`` entries, those with the longest of them in the title first,
    and reads no more than it needs for that.
    """
    fitting = _fitting(wanted)
    best = fitting.order_by(_preference(prefer), "language").select_related("edition")
    courses = Course.objects.filter(_found(wanted), listed=True)
    return (
        courses.annotate(place=_place(wanted))
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


def _fitting(wanted: CourseFilter, *, but: str = "") -> QuerySet[CatalogueEntry]:
    """Return the entries that fit, whether they have the word ``but`` or not."""
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
    return entries.filter(*(_has_word(word) for word in words if word != but))


def _has_word(word: str, *, in_title: bool = False) -> Q | Exists:
    """Return the condition on an entry; a short word is looked up by its index."""
    if len(word) > LONGEST_START:
        return Q(title_text__contains=word) if in_title else Q(search_text__contains=word)
    starts = CatalogueStart.objects.filter(entry=OuterRef("pk"), start=word)
    return Exists(starts.filter(in_title=True) if in_title else starts)


def _found(wanted: CourseFilter) -> Q | Exists:
    """Return the condition on a course: an entry of it fits."""
    if start := _only_start(wanted):
        return Q(pk__in=_first_by(start, wanted).values("course")[:MOST_BY_START])
    return Exists(_fitting(wanted).filter(course=OuterRef("pk")))


def _found_in_title(wanted: CourseFilter) -> Q | Exists:
    """Return the condition on a course that was found: all words are in the title."""
    start = _only_start(wanted)
    words = [_has_word(word, in_title=True) for word in words_of(wanted.search) if word != start]
    if start:
        first = _first_by(start, wanted, starts__in_title=True).filter(*words)
        return Q(pk__in=first.values("course")[:MOST_BY_START])
    return Exists(_fitting(wanted).filter(*words, course=OuterRef("pk")))


def _only_start(wanted: CourseFilter) -> str:
    """Return the longest word of a search that has short words alone, else ""."""
    longest = max(words_of(wanted.search), key=len, default="")
    return longest if len(longest) <= LONGEST_START else ""


def _first_by(start: str, wanted: CourseFilter, **of_start: bool) -> QuerySet[CatalogueEntry]:
    """Return the entries that fit as the index of starts has them: titles first."""
    listed = _fitting(wanted, but=start).filter(course__listed=True)
    # In one call, so that it is one row of starts that all of it is asked of.
    return listed.filter(starts__start=start, **of_start).order_by(
        "-starts__in_title", "starts__entry"
    )


def _place(wanted: CourseFilter) -> Any:
    """Return what courses are ordered by: one text, which a cursor can stand at."""
    if not words_of(wanted.search):
        return F("slug")
    rank = Case(When(_found_in_title(wanted), then=Value("0 ")), default=Value("1 "))
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
