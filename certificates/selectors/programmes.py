"""Reads: what somebody has of the courses of programmes, and who has enough of one."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from certificates.models import Certificate, CertificateKind
from certificates.models.states import PAST
from courses.models import Programme, ProgrammeCourse, ProgrammeRule
from courses.programmes.selectors import ShownProgramme, for_showing
from learners.models import Enrolment
from learners.selectors import unrestricted


@dataclass(frozen=True)
class CompletedCourse:
    """A course that somebody has completed, as its certificate says it."""

    run_id: uuid.UUID
    title: str
    language: str
    hours: Decimal
    completed_at: datetime


def completed_courses(
    learner_id: uuid.UUID, course_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, CompletedCourse]:
    """Return which of some courses somebody has completed, with a certificate that holds.

    One that was revoked, or had expired, does not count. The earliest of a course's runs. Two
    queries.
    """
    of_courses = {"learner_id": learner_id, "run__course__in": list(course_ids)}
    enrolments = Enrolment.objects.filter(**of_courses, completed_at__isnull=False)
    at = dict(enrolments.values_list("run_id", "completed_at"))
    rows = _holding(Certificate.objects.filter(**of_courses)).values_list(
        "run__course_id", "run_id", "title", "language", "hours"
    )
    found: dict[uuid.UUID, CompletedCourse] = {}
    for course_id, run_id, title, language, hours in rows:
        known, completed_at = found.get(course_id), at.get(run_id)
        if completed_at and (known is None or completed_at < known.completed_at):
            found[course_id] = CompletedCourse(run_id, title, language, hours, completed_at)
    return found


def _holding(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Leave those of courses that hold today."""
    return certificates.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate()),
        kind=CertificateKind.COURSE,
    ).exclude(state__in=PAST)


@dataclass(frozen=True)
class Earned:
    """A programme that somebody has earned: by which courses, and since when."""

    programme_id: uuid.UUID
    courses: list[CompletedCourse]
    whole_at: datetime
    run_id: uuid.UUID


def earned_programmes(learner_id: uuid.UUID, programme_ids: Collection[uuid.UUID]) -> list[Earned]:
    """Return which of some programmes somebody has earned and never had. Five queries."""
    known = Certificate.objects.filter(learner_id=learner_id, kind=CertificateKind.PROGRAMME)
    had = set(known.values_list("of", flat=True))
    rules = list(
        ProgrammeRule.objects.once_in_force()
        .filter(programme__in=set(programme_ids) - had)
        .prefetch_related("courses")
        .order_by("programme", "-number")
    )
    completed = completed_courses(
        learner_id, {course_id for rule in rules for course_id in rule.course_ids()}
    )
    times = {key: each.completed_at for key, each in completed.items()}
    earned: dict[uuid.UUID, Earned] = {}
    for rule in rules:
        if rule.programme_id not in earned and (counted := rule.met_by(times)):
            courses = [completed[key] for key in counted]
            last = sorted(courses, key=lambda each: each.completed_at)[rule.needed - 1]
            earned[rule.programme_id] = Earned(
                rule.programme_id, courses, last.completed_at, last.run_id
            )
    return list(earned.values())


def has_earned(learner_id: uuid.UUID, programme_id: uuid.UUID) -> bool:
    """Say whether somebody has earned a programme and never had its certificate. Five queries."""
    return bool(earned_programmes(learner_id, [programme_id]))


def learners_to_award(programme_id: uuid.UUID) -> QuerySet[Certificate, uuid.UUID]:
    """Return the ids of those who may have earned a programme and never had its certificate.

    They have as many of its courses as some rule of it needs; whether they are the right ones in
    time is seen one by one. Two queries.
    """
    rules = ProgrammeRule.objects.filter(programme=programme_id).once_in_force()
    fewest = rules.aggregate(fewest=Min("needed"))["fewest"] or 1
    courses = ProgrammeCourse.objects.filter(rule__in=rules).values("course")
    had = Certificate.objects.filter(
        learner_id=OuterRef("learner_id"), kind=CertificateKind.PROGRAMME, of=programme_id
    )
    held = _holding(Certificate.objects.filter(run__course__in=courses)).filter(~Exists(had))
    return (
        unrestricted(held)
        .values("learner_id")
        .annotate(number=Count("run__course", distinct=True))
        .filter(number__gte=fewest)
        .values_list("learner_id", flat=True)
        .order_by("learner_id")
    )


@dataclass(frozen=True)
class Standing:
    """How far somebody is in a programme: ``done`` of its courses, and whether it is earned."""

    done: frozenset[uuid.UUID]
    enrolled: frozenset[uuid.UUID]
    is_earned: bool


def standings(
    learner_id: uuid.UUID, programmes: Iterable[ShownProgramme]
) -> dict[uuid.UUID, Standing]:
    """Return how far somebody is in each of some programmes. Four queries."""
    found = list(programmes)
    ids = {course.id for each in found for course in each.courses}
    done = completed_courses(learner_id, ids)
    taken = set(
        Enrolment.objects.filter(learner_id=learner_id, run__course__in=ids).values_list(
            "run__course", flat=True
        )
    )
    held = Certificate.objects.filter(
        learner_id=learner_id, kind=CertificateKind.PROGRAMME, of__in=[each.id for each in found]
    ).exclude(state__in=PAST)
    earned = set(held.values_list("of", flat=True))
    return {
        each.id: Standing(
            frozenset(course.id for course in each.courses if course.id in done),
            frozenset(course.id for course in each.courses if course.id in taken),
            each.id in earned,
        )
        for each in found
    }


def my_programmes(learner_id: uuid.UUID) -> QuerySet[Programme]:
    """Return the programmes that somebody is on the way to, or has earned. Four queries.

    Those of whose courses in force they take one, and those of which they have a certificate.
    """
    taken = Enrolment.objects.filter(learner_id=learner_id, run__course=OuterRef("courses__course"))
    under_way = ProgrammeRule.objects.filter(Exists(taken), programme=OuterRef("pk"), until=None)
    found = Programme.objects.filter(Exists(under_way) | Q(pk__in=_earned(learner_id)))
    return for_showing(found).order_by("slug")


def _earned(learner_id: uuid.UUID) -> QuerySet[Certificate, uuid.UUID | None]:
    held = Certificate.objects.filter(learner_id=learner_id, kind=CertificateKind.PROGRAMME)
    return held.exclude(state__in=PAST).values_list("of", flat=True)
