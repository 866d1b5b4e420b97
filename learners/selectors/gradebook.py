"""The grade book of a run, as its staff read it: by user name, never by the name on certificates.

Pages are cut by keyset: however far one has turned, a page costs the same.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from courses.errors import NotFoundError
from courses.grading import TWO_PLACES
from courses.models import Edition, Run
from learners.models import Attempt, Completion, Enrolment
from learners.models.account import normalise_username
from learners.models.attempt import AttemptState
from learners.selectors.accounts import user_names
from learners.selectors.overrides import overrides_in_force

PAGE = 50
CHUNK = 500
_LAST = datetime(9999, 1, 1, tzinfo=UTC)
ORDERS: dict[str, Any] = {
    "name": F("learner__username"),
    "progress": F("done"),
    "grade": Coalesce(F("grade"), Value(Decimal(-1))),
    "completed": Coalesce(F("completed_at"), Value(_LAST)),
    "enrolled": F("enrolled_at"),
}
"""What a grade book may be sorted by. What is not there sorts last, or lowest."""


@dataclass(frozen=True)
class Column:
    """An activity of the edition that the run follows."""

    id: uuid.UUID
    kind: str
    title: str


@dataclass(frozen=True)
class Cell:
    """What a learner has in an activity: the grade, and the best attempt where none passed."""

    column: Column
    score: Decimal | None = None
    completed: bool = False
    attempts: int = 0
    late: bool = False
    overridden: bool = False


@dataclass(frozen=True)
class Row:
    """A learner in the run."""

    learner_id: uuid.UUID
    username: str
    state: str
    language: str
    done: int
    required: int
    grade: Decimal | None
    enrolled_at: datetime
    completed_at: datetime | None
    cells: list[Cell]


@dataclass(frozen=True)
class Page:
    """Some rows, and the learners to turn the page at, None where there is no further page."""

    rows: list[Row]
    after: uuid.UUID | None
    before: uuid.UUID | None


@dataclass(frozen=True)
class Order:
    """How a grade book is sorted; learners who are equal in it follow each other by id."""

    by: str = "name"
    descending: bool = False


def columns_of(edition: Edition) -> list[Column]:
    """Return the activities of an edition. No query."""
    return [
        Column(uuid.UUID(each["id"]), each["kind"], each["title"])
        for module in edition.outline
        for each in module["activities"]
    ]


def grade_book_page(
    rows: QuerySet[Enrolment],
    columns: Sequence[Column],
    *,
    order: Order,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Page:
    """Return the page of ``enrolled`` rows that follows (or precedes) a learner.

    Five queries, and one more to find the learner to turn at. A learner who is not among the rows
    is as none. Raises KeyError for an order that is not in ``ORDERS``.
    """
    backwards = before is not None
    keyed = rows.annotate(key=ORDERS[order.by])
    turned = _turned(keyed, before or after, descending=order.descending != backwards)
    found = list(turned[: PAGE + 1])
    shown = found[:PAGE]
    if backwards:
        shown.reverse()
    more = len(found) > PAGE
    has_next = (backwards and bool(shown)) or (not backwards and more)
    has_previous = (backwards and more) or (not backwards and after is not None and bool(shown))
    return Page(
        rows=_rows(shown, columns),
        after=shown[-1].learner_id if has_next else None,
        before=shown[0].learner_id if has_previous else None,
    )


def enrolled(*, run: Run, search: str = "") -> QuerySet[Enrolment]:
    """Return the enrolments of a run, of learners whose user name has some letters. No query."""
    rows = Enrolment.objects.filter(run=run)
    wanted = normalise_username(search)
    return rows.filter(learner__username__contains=wanted) if wanted else rows


def grade_book_row(*, run: Run, learner_id: uuid.UUID, columns: Sequence[Column]) -> Row:
    """Return one learner's row. Five queries. Raises NotFoundError for others."""
    found = list(enrolled(run=run).filter(learner_id=learner_id))
    if not found:
        raise NotFoundError
    return _rows(found, columns)[0]


def grade_book_rows(*, run: Run, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield every row of a run by learner id: five queries for 500, in constant memory."""
    rows = enrolled(run=run).order_by("learner_id")
    chunk = list(rows[:CHUNK])
    while chunk:
        yield from _rows(chunk, columns)
        chunk = list(rows.filter(learner_id__gt=chunk[-1].learner_id)[:CHUNK])


def _turned(
    keyed: QuerySet[Any], learner_id: uuid.UUID | None, *, descending: bool
) -> QuerySet[Any]:
    """Return rows in their order, from the one after a learner on."""
    ordered = keyed.order_by(*(["-key", "-learner_id"] if descending else ["key", "learner_id"]))
    anchor = keyed.filter(learner_id=learner_id)
    if learner_id is None or not anchor.exists():
        return ordered
    # Compared in the database: what it sorts by may not survive the way through Python.
    at = Subquery(anchor.values("key")[:1])
    beyond = "lt" if descending else "gt"
    return ordered.filter(
        Q(**{f"key__{beyond}": at}) | Q(key=at, **{f"learner_id__{beyond}": learner_id})
    )


def _rows(enrolments: Sequence[Any], columns: Sequence[Column]) -> list[Row]:
    """Return the rows of some learners of one run. Four queries.

    Their names are read by their ids: joined before, every account would be looked through first.
    """
    if not enrolments:
        return []
    run_id, ids = enrolments[0].run_id, [each.learner_id for each in enrolments]
    completed = Completion.objects.filter(run_id=run_id, learner_id__in=ids)
    scores = {
        (learner_id, activity_id): score
        for learner_id, activity_id, score in completed.values_list(
            "learner_id", "activity_id", "score"
        )
    }
    names = user_names(ids)
    tried = _tried(run_id, ids)
    overrides = overrides_in_force(run_id=run_id, learner_ids=ids)

    def cell(learner_id: uuid.UUID, column: Column) -> Cell:
        key = (learner_id, column.id)
        attempts, best, late = tried.get(key, (0, None, False))
        override = overrides.get(key)
        score = scores.get(key, best)
        return Cell(
            column=column,
            score=override.score if override else score,
            completed=key in scores,
            attempts=attempts,
            late=late,
            overridden=override is not None,
        )

    return [
        Row(
            learner_id=each.learner_id,
            username=names.get(each.learner_id, ""),
            state=each.state,
            language=each.language,
            done=each.done,
            required=each.required,
            grade=each.grade,
            enrolled_at=each.enrolled_at,
            completed_at=each.completed_at,
            cells=[cell(each.learner_id, column) for column in columns],
        )
        for each in enrolments
    ]


def _tried(
    run_id: uuid.UUID, learner_ids: list[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[int, Decimal | None, bool]]:
    """Return how many attempts were submitted, the best score, and whether any came late."""
    rows = (
        Attempt.objects.filter(
            run_id=run_id, learner_id__in=learner_ids, state=AttemptState.SUBMITTED
        )
        .values("learner_id", "activity_id")
        .annotate(
            count=Count("number"),
            best=Max("score"),
            late=Count("number", filter=Q(is_late=True)),
        )
    )
    return {
        (row["learner_id"], row["activity_id"]): (
            row["count"],
            _plain(row["best"]),
            row["late"] > 0,
        )
        for row in rows
    }


def _plain(score: Decimal | None) -> Decimal | None:
    """Return a score with its decimals, which SQLite forgets when it takes the best of several."""
    return score if score is None else score.quantize(TWO_PLACES)


def learners_by_run(course_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """Return how many learners each run of a course has, and how many completed it. One query."""
    rows = (
        Enrolment.objects.filter(run__course_id=course_id)
        .values("run_id")
        .annotate(learners=Count("learner_id"), completed=Count("completed_at"))
    )
    return {row["run_id"]: (row["learners"], row["completed"]) for row in rows}
