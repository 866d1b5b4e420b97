"""Reads of regrades: what could be regraded, and what was."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from courses.leases import UNCLAIMED
from courses.models import Edition, EditionActivity, Regrade
from courses.models.course import ActivityKind
from courses.models.regrade import WORKING, RegradeState
from courses.selectors import grading_material, newest_by_language
from learners.corrections import corrections


@dataclass(frozen=True)
class Candidate:
    """A quiz whose key a newer edition has corrected: what it asks in the questions that differ.

    ``changed`` are questions whose key differs too, but which ask something else by now.
    """

    activity_id: uuid.UUID
    edition: Edition
    title: str
    corrected: list[str]
    changed: list[str]


def candidates(course_id: uuid.UUID) -> list[Candidate]:
    """Return the quizzes of the newest editions that have another key than an earlier edition.

    A query, and two for each quiz; keys are read once in a process.
    """
    found = []
    for edition in newest_by_language(course_id).values():
        quizzes = EditionActivity.objects.filter(edition=edition, kind=ActivityKind.QUIZ)
        for quiz in quizzes.defer("answer_key").order_by("position"):
            each = corrections(edition_id=edition.pk, activity_id=quiz.activity_id).values()
            corrected = {key for correction in each for key in correction.corrected}
            changed = {key for correction in each for key in correction.changed}
            if corrected or changed:
                asked = {each["id"]: each["prompt"] for each in quiz.content["questions"]}
                found.append(
                    Candidate(
                        activity_id=quiz.activity_id,
                        edition=edition,
                        title=quiz.title,
                        corrected=[text for key, text in asked.items() if key in corrected],
                        changed=[text for key, text in asked.items() if key in changed],
                    )
                )
    return found


def key_in_force(*, edition_id: uuid.UUID, activity_id: uuid.UUID) -> dict[str, Any]:
    """Return the key by which an edition's attempts are graded: corrected, where regraded.

    Three queries at most.
    """
    last = (
        Regrade.objects.filter(activity_id=activity_id, state=RegradeState.DONE)
        .order_by("requested_at")
        .last()
    )
    if last:
        found = corrections(edition_id=last.edition_id, activity_id=activity_id)
        if edition_id in found:
            return found[edition_id].key
    return grading_material(edition_id=edition_id, activity_id=activity_id).answer_key


def regrades_of(course_id: uuid.UUID) -> QuerySet[Regrade]:
    """Return the regrades of a course, newest first, with their editions. One query."""
    return (
        Regrade.objects.filter(edition__course_id=course_id)
        .select_related("edition")
        .order_by("-requested_at")
    )


def regrades_left() -> list[uuid.UUID]:
    """Return regrades that are owed and that no worker has. One query."""
    owed = Regrade.objects.filter(UNCLAIMED, state__in=WORKING, tries__lt=Regrade.MAX_TRIES)
    return list(owed.order_by("requested_at").values_list("pk", flat=True))
