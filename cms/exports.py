"""What staff take away as a file, written while it is read: memory stays the same for any run."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.models import Run
from courses.models.course import ActivityKind
from courses.spreadsheets import csv_lines
from learners.selectors.cells import Cell, Column
from learners.selectors.gradebook import Row, grade_book_rows


def as_csv(run: Run, columns: Sequence[Column]) -> Iterator[str]:
    """Yield the lines of a table, a learner a line: for quizzes a score and marks, else marks."""
    heads = [_("User name"), _("State"), _("Language"), _("Done"), _("Required"), _("Grade"),
             _("Grade is final"), _("Completed at")]  # fmt: skip
    for column in columns:
        heads += _heads(column)
    rows = grade_book_rows(run=run, columns=columns)
    yield from csv_lines(heads, (_values(row) for row in rows))


def certificates_as_csv(certificates: QuerySet[Certificate]) -> Iterator[str]:
    """Yield the lines of a table, a certificate a line. No name on a certificate is in it."""
    heads = [_("User name"), _("Certificate"), _("Language"), _("Completed on"), _("State"),
             _("Id")]  # fmt: skip
    rows = (
        [
            *(each.learner.username, each.title, each.language, each.completed_on.isoformat()),
            *(each.get_state_display(), str(each.id)),
        ]
        for each in certificates.iterator(chunk_size=2000)
    )
    yield from csv_lines(heads, rows)


def as_json(run: Run, columns: Sequence[Column]) -> Iterator[str]:
    """Yield one JSON object: the run, its activities, and its learners, one a line."""
    head = {
        "course": run.course.slug,
        "run": run.slug,
        "activities": [vars(column) for column in columns],
    }
    yield _json(head)[:-1] + ', "learners": ['
    separator = "\n"
    for row in grade_book_rows(run=run, columns=columns):
        yield separator + _json(_learner(row))
        separator = ",\n"
    yield "\n]}\n"


def _heads(column: Column) -> list[str]:
    if _is_lesson(column):
        return [column.title]
    return [column.title, _("%(quiz)s: marks") % {"quiz": column.title}]


def _values(row: Row) -> list[Any]:
    done_at = row.completed_at.isoformat() if row.completed_at else ""
    final = (_("yes") if row.grade_is_final else _("no")) if row.grade is not None else ""
    values = [row.username, row.state, row.language, row.done, row.required, row.grade]
    values += [final, done_at]
    for cell in row.cells:
        marks = "; ".join(_marks(cell))
        values += [marks] if _is_lesson(cell.column) else [cell.score, marks]
    return ["" if value is None else value for value in values]


def _marks(cell: Cell) -> list[str]:
    said = {
        _("completed"): cell.completed,
        _("tried, and counted"): cell.counted,
        _("late"): cell.late,
        _("set by staff"): cell.overridden,
    }
    return [text for text, applies in said.items() if applies]


def _learner(row: Row) -> dict[str, Any]:
    named = {
        "user_name": row.username,
        "state": row.state,
        "language": row.language,
        "done": row.done,
        "required": row.required,
        "grade": row.grade,
        "grade_is_final": row.grade_is_final,
        "completed_at": row.completed_at,
    }
    return named | {
        "activities": {
            str(cell.column.id): {
                "score": cell.score,
                "completed": cell.completed,
                "counted": cell.counted,
                "attempts": cell.attempts,
                "late": cell.late,
                "set_by_staff": cell.overridden,
            }
            for cell in row.cells
        }
    }


def _is_lesson(column: Column) -> bool:
    return column.kind == ActivityKind.LESSON


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
