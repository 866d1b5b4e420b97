"""Releasing from the CMS: what a release would mean, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery
from wagtail.models import Page

from cms.changes import Changes, compare
from cms.compiler import Compiled, compile_course
from cms.compiler.course import source_page
from cms.models import CoursePage
from courses.errors import ReleaseRefusedError
from courses.languages import native_name
from courses.selectors import newest_by_language
from courses.services import Release, release_edition
from courses.tasks import draw_card
from learners.nudges import nudge
from learners.selectors.background import under_way_by_language
from learners.tasks import settle

if TYPE_CHECKING:
    import uuid

    from courses.draft import Finding
    from courses.models import Edition


@dataclass(frozen=True)
class LanguagePlan:
    """What releasing one language would mean.

    ``changes`` is None where findings stop the release. ``stale`` says that a page of the course's
    first language was published after its translation.
    """

    page: CoursePage
    language: str
    language_name: str
    findings: list[Finding]
    newest: Edition | None
    changes: Changes | None
    under_way: int
    stale: bool

    @property
    def releasable(self) -> bool:
        """There is something new and nothing that stops it."""
        return bool(self.changes)


def plan_release(page: CoursePage) -> list[LanguagePlan]:
    """Return a plan for each language of a course, the page's own first."""
    translations = page.get_translations().live().select_related("locale")
    newest = newest_by_language(page.translation_key)
    under_way = under_way_by_language(page.translation_key)
    return [
        _plan(each, compile_course(each), newest.get(each.locale.language_code), under_way)
        for each in [page, *translations.order_by("locale__pk")]
    ]


def release_page(page: CoursePage, *, released_by_id: uuid.UUID | None = None) -> Release:
    """Release one language of a course. Raises ReleaseRefusedError with the findings.

    Learners under way are recounted, and the share card drawn, in the background afterwards.
    """
    compiled = compile_course(page)
    if compiled.draft is None:
        raise ReleaseRefusedError(findings=compiled.findings)
    release = release_edition(draft=compiled.draft, released_by_id=released_by_id)
    if release.created:
        nudge(settle, str(release.edition.pk))
        nudge(draw_card, str(release.edition.pk))
    return release


def _plan(
    page: CoursePage, compiled: Compiled, newest: Edition | None, under_way: dict[str, int]
) -> LanguagePlan:
    language = page.locale.language_code
    return LanguagePlan(
        page=page,
        language=language,
        language_name=native_name(language),
        findings=compiled.findings,
        newest=newest,
        changes=compare(newest, compiled.draft) if compiled.draft else None,
        under_way=under_way.get(language, 0),
        stale=_is_stale(page),
    )


def _is_stale(page: CoursePage) -> bool:
    """Say whether a page of the first language was published after its translation."""
    source = source_page(page)
    if source.pk == page.pk:
        return False
    twin = Page.objects.descendant_of(source, inclusive=True).filter(
        translation_key=OuterRef("translation_key")
    )
    return (
        page.get_descendants(inclusive=True)
        .annotate(source_published_at=Subquery(twin.values("last_published_at")[:1]))
        .filter(source_published_at__gt=F("last_published_at"))
        .exists()
    )
