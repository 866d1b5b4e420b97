"""Reads: programmes as learners are shown them."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from courses.errors import NotFoundError
from courses.models import (
    CatalogueEntry,
    Programme,
    ProgrammeRule,
    ProgrammeText,
)
from courses.models.programme import ProgrammeState


@dataclass(frozen=True)
class CourseOfProgramme:
    """A course of a programme, in the language that fits best."""

    id: uuid.UUID
    slug: str
    title: str
    summary: str
    language: str
    minutes: int
    hours: Decimal
    listed: bool


@dataclass(frozen=True, kw_only=True)
class ShownProgramme:
    """A programme as it is shown. ``needed`` of its ``courses`` make it whole.

    ``hours`` are those of all its courses; 0 where only some are needed, or they say none.
    """

    id: uuid.UUID
    slug: str
    is_open: bool
    title: str
    description: str
    language: str
    needed: int
    courses: list[CourseOfProgramme]

    @property
    def takes_all(self) -> bool:
        """Say whether all of its courses are needed."""
        return self.needed == len(self.courses)

    @property
    def hours(self) -> Decimal:
        """Return how many hours the whole of it is."""
        each = [course.hours for course in self.courses]
        return sum(each, Decimal(0)) if self.takes_all and all(each) else Decimal(0)

    @property
    def minutes(self) -> int:
        """Return how long all of its courses take most learners."""
        return sum(course.minutes for course in self.courses)


def open_programmes() -> QuerySet[Programme]:
    """Return the programmes that can be earned now, as ``shown`` needs them. Four queries."""
    return for_showing(Programme.objects.filter(state=ProgrammeState.OPEN)).order_by("slug")


def programme_by_slug(slug: str) -> Programme:
    """Return a programme that is or was open, as ``shown`` needs it. Four queries.

    Raises NotFoundError.
    """
    if "\x00" in slug:  # what PostgreSQL cannot even be asked
        raise NotFoundError
    rules = ProgrammeRule.objects.filter(programme=OuterRef("pk")).once_in_force()
    found = for_showing(Programme.objects.filter(Exists(rules), slug=slug)).first()
    if found is None:
        raise NotFoundError
    return found


def for_showing(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Have programmes read with what ``shown`` needs of them, in three queries more."""
    rules = ProgrammeRule.objects.once_in_force().order_by("-number").prefetch_related("courses")
    return programmes.prefetch_related(
        "texts", Prefetch("rules", queryset=rules, to_attr="known_rules")
    )


def shown(programmes: Iterable[Programme], *, prefer: str) -> list[ShownProgramme]:
    """Return programmes with the words of a language, else of the site's, else of any. One query.

    Each with its newest rule that was in force.
    """
    found = list(programmes)
    rules = [rule for each in found for rule in _known_rules(each)[:1]]
    ids = {course_id for rule in rules for course_id in rule.course_ids()}
    entries = courses_in(ids, prefer)
    return [_shown(each, entries, prefer) for each in found if _known_rules(each)]


def _shown(
    programme: Programme, entries: dict[uuid.UUID, CourseOfProgramme], prefer: str
) -> ShownProgramme:
    rule, text = _known_rules(programme)[0], text_in(programme.texts.all(), prefer)
    return ShownProgramme(
        id=programme.pk,
        slug=programme.slug,
        is_open=programme.state == ProgrammeState.OPEN,
        title=text.title if text else programme.slug,
        description=text.description if text else "",
        language=text.language if text else prefer,
        needed=rule.needed,
        courses=[entries[key] for key in rule.course_ids() if key in entries],
    )


def _known_rules(programme: Programme) -> list[ProgrammeRule]:
    known: list[ProgrammeRule] = programme.known_rules  # type: ignore[attr-defined]
    return known


def courses_in(
    course_ids: Collection[uuid.UUID], language: str
) -> dict[uuid.UUID, CourseOfProgramme]:
    """Return courses in a language, else in their own, else in any, by id. One query."""
    rows = CatalogueEntry.objects.filter(course__in=course_ids).select_related("course", "edition")
    rows = rows.defer("title_text", "search_text", "edition__outline", "edition__description_html")
    best: dict[uuid.UUID, CatalogueEntry] = {}
    for row in rows:
        known = best.get(row.course_id)
        if known is None or _place(row, language) < _place(known, language):
            best[row.course_id] = row
    return {key: _course(row) for key, row in best.items()}


def _place(entry: CatalogueEntry, language: str) -> tuple[bool, bool, str]:
    own = entry.course.source_language
    return entry.language != language, entry.language != own, entry.language


def _course(entry: CatalogueEntry) -> CourseOfProgramme:
    return CourseOfProgramme(
        id=entry.course_id,
        slug=entry.course.slug,
        title=entry.edition.title,
        summary=entry.edition.summary,
        language=entry.language,
        minutes=entry.minutes,
        hours=Decimal(str(entry.edition.certificate.get("hours", 0))),
        listed=entry.course.listed,
    )


def text_in(texts: Iterable[ProgrammeText], language: str) -> ProgrammeText | None:
    """Return the text in a language, else in the site's own, else any; None where there is none."""
    by_language = {text.language: text for text in texts}
    for code in (language, settings.LANGUAGE_CODE):
        if code in by_language:
            return by_language[code]
    return next(iter(by_language.values()), None)
