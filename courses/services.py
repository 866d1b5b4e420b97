"""Writes: releasing a course."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from courses.catalogue.entries import enter
from courses.draft import CourseDraft, Finding
from courses.errors import ReleaseRefusedError
from courses.models import Activity, Course, Edition, EditionActivity, Run


@dataclass(frozen=True)
class Release:
    """``created`` is False where the newest edition says the same, which is then ``edition``."""

    edition: Edition
    created: bool


@transaction.atomic
def release_edition(*, draft: CourseDraft, released_by_id: uuid.UUID | None = None) -> Release:
    """Freeze a draft into the next edition of its course and language.

    Makes the course and its self-paced run at the first release. Raises ReleaseRefusedError, with
    nothing written, where the course is empty, its slug belongs to another course, or an activity
    belongs to another course.
    """
    course = _course(draft)
    newest = course.editions.filter(language=draft.language).order_by("-number").first()
    if newest and newest.content_hash == draft.content_hash():
        return Release(newest, created=False)
    _register_activities(course, draft)
    edition = _create_edition(course, draft, released_by_id)
    enter(edition)
    if draft.language not in course.languages:
        course.languages = sorted([*course.languages, draft.language])
        course.save(update_fields=["languages"])
    _retire_dropped(course)
    return Release(edition, created=True)


def _course(draft: CourseDraft) -> Course:
    """Return the course, locked: numbers follow each other, and one release sees the last."""
    if not any(draft.activities()):
        raise _refusal(_("The course has no lesson and no quiz."))
    if not Course.objects.filter(pk=draft.key).exists():
        _create_course(draft)
    course = Course.objects.select_for_update().get(pk=draft.key)
    if course.office_id != draft.office_id:
        course.office_id = draft.office_id
        course.save(update_fields=["office"])
    return course


def _create_course(draft: CourseDraft) -> None:
    if Course.objects.filter(slug=draft.slug).exists():
        raise _refusal(_("Another course has this address already. Change the slug."))
    course = Course.objects.create(
        pk=draft.key,
        office_id=draft.office_id,
        slug=draft.slug,
        source_language=draft.source_language,
    )
    Run.objects.create(course=course)


def _register_activities(course: Course, draft: CourseDraft) -> None:
    kinds = {activity.key: activity.kind for activity in draft.activities()}
    known = Activity.objects.in_bulk(list(kinds))
    for activity in draft.activities():
        row = known.get(activity.key)
        if row and row.course_id != course.pk:
            raise _refusal(_("“%s” belongs to another course.") % activity.title)
        if row and row.kind != activity.kind:
            raise _refusal(_("“%s” has become another kind of page.") % activity.title)
    Activity.objects.bulk_create(
        Activity(pk=key, course=course, kind=kind)
        for key, kind in kinds.items()
        if key not in known
    )
    course.activities.filter(pk__in=kinds, retired_at__isnull=False).update(retired_at=None)


def _create_edition(
    course: Course, draft: CourseDraft, released_by_id: uuid.UUID | None
) -> Edition:
    last = course.editions.filter(language=draft.language).aggregate(last=Max("number"))["last"]
    edition = Edition.objects.create(
        course=course,
        language=draft.language,
        number=(last or 0) + 1,
        content_hash=draft.content_hash(),
        title=draft.title,
        summary=draft.summary,
        description_html=draft.description_html,
        outcomes=list(draft.outcomes),
        topics=list(draft.topics),
        outline=draft.outline(),
        minutes=draft.minutes,
        required_count=sum(activity.required for activity in draft.activities()),
        pass_grade=draft.pass_grade,
        certificate=draft.certificate,
        released_by_id=released_by_id,
    )
    EditionActivity.objects.bulk_create(
        EditionActivity(
            edition=edition,
            activity_id=activity.key,
            kind=activity.kind,
            position=position,
            title=activity.title,
            minutes=activity.minutes,
            required=activity.required,
            content=activity.content,
            answer_key=activity.answer_key,
        )
        for position, activity in enumerate(draft.activities(), start=1)
    )
    return edition


def _retire_dropped(course: Course) -> None:
    """Retire the activities that no language's newest edition has any more."""
    newest = course.editions.order_by("language").values("language").annotate(last=Max("number"))
    current = set()
    for row in newest:
        current |= set(
            EditionActivity.objects.filter(
                edition__course=course,
                edition__language=row["language"],
                edition__number=row["last"],
            ).values_list("activity_id", flat=True)
        )
    course.activities.filter(retired_at__isnull=True).exclude(pk__in=current).update(
        retired_at=Now()
    )


def _refusal(message: str) -> ReleaseRefusedError:
    return ReleaseRefusedError(message, findings=[Finding(message=message)])
