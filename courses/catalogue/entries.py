"""Keeping the catalogue: an entry for each newest edition."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from courses.catalogue.folding import fold, key_of
from courses.models import CatalogueEntry, CatalogueTopic, Course, Edition

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


def missing_entries() -> QuerySet[Edition]:
    """Return the newest editions that the catalogue does not know. One query."""
    newer = Edition.objects.filter(
        course=OuterRef("course"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    return Edition.objects.filter(~Exists(newer), entry__isnull=True)


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
