"""The grade book of a run, as its staff read it: by user name, never by the name on certificates.

Pages are cut by keyset: however far one has turned, a page costs the same.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from courses.errors import NotFoundError
from courses.models import Run
from learners.models import Enrolment
from learners.models.account import normalise_username
from learners.selectors.accounts import user_names
from learners.selectors.cells import Cell, Cells, Column
from learners.selectors.restrictions import unrestricted

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
"""What a grade book may be sorted by. What is not there sorts last, or lowest.

Grades sort by what is final. What a grade is so far is made of rules and attempts, and sorting a
large run by it would read those of everybody: who has no final one stands below all who have.
"""


@dataclass(frozen=True)
class Row:
    """A learner in the run.

    ``grade`` is what the learner sees: final once the course is completed, else what it is so far.
    """

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

    @property
    def grade_is_final(self) -> bool:
        """Say whether the grade is that of a completed course."""
        return self.completed_at is not None


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


def grade_book_page(
    rows: QuerySet[Enrolment],
    columns: Sequence[Column],
    *,
    order: Order,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Page:
    """Return the page of ``enrolled`` rows that follows (or precedes) a learner.

    Six queries, and one for each language that they learn in; two more where the course is passed
    by grade, and one to find the learner to turn at. A learner who is not among the rows is as
    none. Raises KeyError for an order that is not in ``ORDERS``.
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
    """Return the enrolments of a run, of learners whose user name has some letters. No query.

    Those whose data may not be used are left out.
    """
    rows = unrestricted(Enrolment.objects.filter(run=run))
    wanted = normalise_username(search)
    return rows.filter(learner__username__contains=wanted) if wanted else rows


def grade_book_row(*, run: Run, learner_id: uuid.UUID, columns: Sequence[Column]) -> Row:
    """Return one learner's row, in as many queries as a page. Raises NotFoundError for others."""
    found = list(enrolled(run=run).filter(learner_id=learner_id))
    if not found:
        raise NotFoundError
    return _rows(found, columns)[0]


def grade_book_rows(*, run: Run, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield every row of a run by learner id: the queries of a page for 500, in constant memory."""
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
    """Return the rows of some learners of one run, in the queries of a page less one.

    Their names are read by their ids: joined before, every account would be looked through first.
    """
    if not enrolments:
        return []
    ids = [each.learner_id for each in enrolments]
    names, cells = user_names(ids), Cells(enrolments)
    return [
        Row(
            learner_id=each.learner_id,
            username=names.get(each.learner_id, ""),
            state=each.state,
            language=each.language,
            done=each.done,
            required=each.required,
            grade=cells.grade(each),
            enrolled_at=each.enrolled_at,
            completed_at=each.completed_at,
            cells=[cells.cell(each.learner_id, column) for column in columns],
        )
        for each in enrolments
    ]


def learners_by_run(course_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """Return how many learners each run of a course has, and how many completed it. One query."""
    rows = (
        unrestricted(Enrolment.objects.filter(run__course_id=course_id))
        .values("run_id")
        .annotate(learners=Count("learner_id"), completed=Count("completed_at"))
    )
    return {row["run_id"]: (row["learners"], row["completed"]) for row in rows}
