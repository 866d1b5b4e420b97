"""What staff see of somebody whom they help: states, and nothing that the person wrote or is.

No name, no answer, no score, nothing about themselves. When an attempt was begun is not told
either: it would tell who has been given more time.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from courses.selectors import activity_titles
from learners.models import Account, Attempt, Enrolment, Erasure, RecoveryCode, StuckWork
from learners.models.account import normalise_username
from learners.models.attempt import AttemptState
from learners.models.enrolment import EnrolmentState
from learners.second_factor import with_second_factor
from learners.selectors.progress import my_enrolments_with_titles
from learners.selectors.restrictions import unrestricted
from learners.selectors.stuck import undone

ATTEMPTS = 50
Offices = Collection[uuid.UUID]


@dataclass(frozen=True)
class SeenAttempt:
    """An attempt at a quiz: how far it is, and how it was handed in."""

    quiz: str
    number: int
    state: str
    submitted_at: datetime | None
    is_late: bool
    expired: bool


@dataclass(frozen=True)
class SeenCourse:
    """A run that somebody is in, with its newest attempts, and work that is stuck."""

    enrolment: Any
    attempts: list[SeenAttempt]
    stuck: list[StuckWork]


def find_to_help(*, username: str, offices: Offices) -> uuid.UUID | None:
    """Return whose user name this is, where they learn in a run of one of the offices. One query.

    In any spelling of the name, and never by a part of it.
    """
    rows = in_offices(Enrolment.objects.all(), offices)
    return (
        rows.filter(learner__username=normalise_username(username))
        .values_list("learner_id", flat=True)
        .first()
    )


def in_offices(rows: QuerySet[Any], offices: Offices) -> QuerySet[Any]:
    """Return enrolments whose learners staff of the offices may help.

    Not of who has left the run, or asked that nothing of theirs be used.
    """
    return unrestricted(rows).filter(state=EnrolmentState.ACTIVE, run__course__office__in=offices)


def offices_to_help_in(*, learner_id: uuid.UUID, offices: Offices) -> set[uuid.UUID]:
    """Return in which of the offices somebody learns. One query."""
    rows = in_offices(Enrolment.objects.filter(learner_id=learner_id), offices)
    return set(rows.values_list("run__course__office_id", flat=True))


def account_to_help(learner_id: uuid.UUID) -> Any:
    """Return an account's language, whether it is open, and by which ways one gets into it.

    One query.
    """
    theirs = {
        name: Exists(model.objects.filter(learner=OuterRef("pk")))
        for name, model in (("is_leaving", Erasure), ("has_recovery_codes", RecoveryCode))
    }
    addresses = EmailAddress.objects.filter(user_id=OuterRef("pk"), verified=True)
    theirs |= {"has_address": Exists(addresses), "has_second_factor": with_second_factor()}
    columns = Account.objects.only("language", "is_active", "is_guest")
    return columns.annotate(**theirs).get(pk=learner_id)


def courses_to_help(*, learner_id: uuid.UUID, offices: Offices) -> list[SeenCourse]:
    """Return how far somebody is in the runs of the offices, newest first. Four queries."""
    enrolments = list(in_offices(my_enrolments_with_titles(learner_id), offices))
    runs = [enrolment.run_id for enrolment in enrolments]
    attempts = _attempts(learner_id, runs)
    stuck = defaultdict(list)
    for row in undone().filter(learner_id=learner_id, run_id__in=runs).order_by("since"):
        stuck[row.run_id].append(row)
    return [
        SeenCourse(enrolment, attempts[enrolment.run_id], stuck[enrolment.run_id])
        for enrolment in enrolments
    ]


def _attempts(
    learner_id: uuid.UUID, runs: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[SeenAttempt]]:
    """Return the newest attempts by run."""
    columns = ("run_id", "activity_id", "number", "state", "submitted_at", "is_late", "expired")
    newest = Attempt.objects.filter(learner_id=learner_id, run_id__in=runs).order_by("-started_at")
    rows = list(newest.values(*columns)[:ATTEMPTS])
    titles = activity_titles({row["activity_id"] for row in rows}, "en")
    found: dict[uuid.UUID, list[SeenAttempt]] = defaultdict(list)
    for row in rows:
        quiz = titles.get(row.pop("activity_id"), "")
        state = AttemptState(row.pop("state")).label
        found[row.pop("run_id")].append(SeenAttempt(quiz=quiz, state=str(state), **row))
    return found
