"""Writes: what a programme is, and what it asks for."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from courses.models import Programme, ProgrammeCourse, ProgrammeRule, ProgrammeText
from courses.models.programme import ProgrammeState


@dataclass(frozen=True)
class Words:
    """What a programme is called in a language, what it is about, what its certificates say."""

    title: str
    description: str = ""
    certificate: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class ProgrammeDraft:
    """A programme as somebody writes it. ``needed`` None: all of its courses."""

    office_id: uuid.UUID
    slug: str
    state: ProgrammeState
    texts: Mapping[str, Words]
    course_ids: tuple[uuid.UUID, ...]
    needed: int | None = None


@transaction.atomic
def save_programme(*, draft: ProgrammeDraft, programme_id: uuid.UUID | None = None) -> Programme:
    """Write a programme, a new one without an id.

    Where it asks for something else than before, or is opened again, that is another rule from now
    on. The address of one that was open once stays, as that of a course does.
    """
    if programme_id is None:
        programme = Programme(office_id=draft.office_id, slug=draft.slug)
    else:
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if not was_open(programme):
            programme.slug = draft.slug
    programme.office_id, programme.state = draft.office_id, draft.state
    programme.save()
    _write_texts(programme, draft.texts)
    _write_rule(programme, draft)
    return programme


def was_open(programme: Programme) -> bool:
    """Say whether a programme is, or was at some time, for learners to see. One query."""
    return ProgrammeRule.objects.filter(programme=programme).once_in_force().exists()


def _write_texts(programme: Programme, texts: Mapping[str, Words]) -> None:
    programme.texts.exclude(language__in=texts).delete()
    for language, words in texts.items():
        ProgrammeText.objects.update_or_create(
            programme=programme,
            language=language,
            defaults=vars(words),
        )


def _write_rule(programme: Programme, draft: ProgrammeDraft) -> None:
    """End the rule before, and begin the next, where there is another one."""
    needed = draft.needed or len(draft.course_ids)
    is_open = draft.state == ProgrammeState.OPEN
    last = programme.rules.order_by("-number").first()
    if last is not None:
        is_same = (last.needed, last.course_ids()) == (needed, draft.course_ids)
        if is_same and is_open and last.until is None:
            return
        programme.rules.filter(until__isnull=True).update(until=Now())
        if is_same and not is_open:
            return
    rule = ProgrammeRule.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        needed=needed,
        since=Now(),
        until=None if is_open else Now(),
    )
    ProgrammeCourse.objects.bulk_create(
        ProgrammeCourse(rule=rule, course_id=course_id, position=position)
        for position, course_id in enumerate(draft.course_ids, start=1)
    )
