"""Keeping the catalogue: an entry for each newest edition."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.catalogue.folding import fold, key_of
from courses.catalogue.starts import starts_of
from courses.models import CatalogueEntry, CatalogueStart, CatalogueTopic, Course, Edition

_LONGEST_TOPIC = 255


def enter(edition: Edition) -> CatalogueEntry:
    """Put an edition in the catalogue, in place of the one before it in its language.

    Call it in the transaction that locks the course.
    """
    CatalogueEntry.objects.filter(course=edition.course_id, language=edition.language).delete()
    entry = CatalogueEntry.objects.create(edition=edition, **entry_fields(edition))
    CatalogueTopic.objects.bulk_create(
        CatalogueTopic(entry=entry, key=key, name=name)
        for key, name in topic_names(edition).items()
    )
    CatalogueStart.objects.bulk_create(
        CatalogueStart(entry=entry, start=start, in_title=in_title)
        for start, in_title in entry_starts(entry).items()
    )
    return entry


def entry_fields(edition: Any) -> dict[str, Any]:
    """Return what an entry says of its edition."""
    titles = [
        text
        for module in edition.outline
        for text in (module["title"], *(each["title"] for each in module["activities"]))
    ]
    texts = [edition.title, edition.summary, *edition.topics, *titles]
    return {
        "course_id": edition.course_id,
        "language": edition.language,
        "minutes": edition.minutes,
        "title_text": fold(edition.title),
        "search_text": "\n".join(fold(text) for text in texts),
    }


def topic_names(edition: Any) -> dict[str, str]:
    """Return an edition's topics by key, each in its first spelling."""
    names = [topic[:_LONGEST_TOPIC] for topic in edition.topics]
    keys = {key_of(name)[:_LONGEST_TOPIC]: name for name in reversed(names)}
    return {key: name for key, name in keys.items() if key}


def entry_starts(entry: Any) -> dict[str, bool]:
    """Return what words of an entry begin with, and whether a word of its title does."""
    in_title = starts_of(entry.title_text)
    return {start: start in in_title for start in starts_of(entry.search_text)}


def missing_entries() -> QuerySet[Edition]:
    """Return the newest editions that the catalogue does not know, or only in part. One query.

    A process of the version before, still running during an upgrade, writes no starts.
    """
    newer = Edition.objects.filter(
        course=OuterRef("course"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    starts = CatalogueStart.objects.filter(entry=OuterRef("pk"))
    return Edition.objects.filter(Q(entry__isnull=True) | ~Exists(starts), ~Exists(newer))


def enter_missing() -> int:
    """Enter the editions that came to be without an entry; return how many."""
    editions = list(missing_entries())
    return sum(_enter_newest(edition) for edition in editions)


def remake() -> int:
    """Make every entry again, for when texts are folded in another way; return how many."""
    editions = Edition.objects.filter(
        pk__in=list(CatalogueEntry.objects.values_list("pk", flat=True))
    )
    return sum(_enter_newest(edition) for edition in editions.iterator(chunk_size=100))


@transaction.atomic
def _enter_newest(edition: Edition) -> bool:
    """Enter an edition unless a newer one was released meanwhile."""
    course = Course.objects.select_for_update().get(pk=edition.course_id)
    newer = course.editions.filter(language=edition.language, number__gt=edition.number)
    if newer.exists():
        return False
    enter(edition)
    return True
