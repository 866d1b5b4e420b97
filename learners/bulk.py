"""Writing many rows in one statement, without taking what is large through Python twice."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from learners.models import Attempt, RegradedAttempt

Rows = Sequence[Sequence[Any]]

_KEEP = """
    INSERT INTO {kept} (learner_id, regrade_id, attempt_id, score, passed, result, regraded_at)
    SELECT learner_id, %s, id, score, passed, result, regraded_at FROM {attempts}
    WHERE (learner_id, id) IN (VALUES {places})
"""
_RESTORE = """
    UPDATE {attempts} SET score = kept.score, passed = kept.passed, result = kept.result,
        regraded_at = kept.regraded_at
    FROM {kept} AS kept
    WHERE kept.learner_id = {attempts}.learner_id AND kept.attempt_id = {attempts}.id
        AND kept.regrade_id = %s AND {attempts}.run_id = %s
        AND {attempts}.learner_id IN ({learners})
"""


def update_many(
    model: type[models.Model], *, key: list[str], change: list[str], rows: Rows
) -> None:
    """Set fields of rows, each found by its key. A row is the key's values, then the new ones.

    One statement with one value, a JSON document, on PostgreSQL: arrays would have every quote in
    their JSON escaped by Python. A prepared statement for each on SQLite, where nothing is sent
    anywhere.
    """
    if not rows:
        return
    fields: list[Any] = [model._meta.get_field(name) for name in (*key, *change)]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [field.column for field in fields]
            document = [dict(zip(columns, row, strict=True)) for row in rows]
            statement = _from_document(table, fields, len(key))
            cursor.execute(statement, [json.dumps(document, default=str)])
        else:
            cursor.executemany(
                _row_by_row(table, fields, len(key)),
                [
                    _prepared(fields[len(key) :], row[len(key) :])
                    + _prepared(fields[: len(key)], row[: len(key)])
                    for row in rows
                ],
            )


def insert_many(model: type[models.Model], *, fields: list[str], rows: Rows) -> None:
    """Write new rows, each the values of these fields; the database fills in the others.

    By COPY on PostgreSQL: an INSERT of a thousand rows has thousands of parameters, and finding
    their places takes longer than writing them. A prepared statement for each row on SQLite.
    """
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    written: list[Any] = [model._meta.get_field(name) for name in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in written)
    prepared = (_prepared(written, row) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(written))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names
            cursor.executemany(statement, list(prepared))


def keep_attempts(regrade_id: uuid.UUID, attempts: Sequence[Attempt]) -> None:
    """Copy what a regrade is about to change into its own table. One statement."""
    if not attempts:
        return
    places = [value for each in attempts for value in (each.learner_id, each.id)]
    marks = ", ".join(["(%s, %s)"] * len(attempts))
    _execute(_KEEP.format(places=marks, **_tables()), [regrade_id, *places])


def restore_attempts(
    regrade_id: uuid.UUID, run_id: uuid.UUID, learner_ids: Sequence[uuid.UUID]
) -> None:
    """Put back what a regrade has changed of some learners' attempts in a run. One statement."""
    marks = ", ".join(["%s"] * len(learner_ids))
    _execute(_RESTORE.format(learners=marks, **_tables()), [regrade_id, run_id, *learner_ids])


def _tables() -> dict[str, str]:
    return {"attempts": Attempt._meta.db_table, "kept": RegradedAttempt._meta.db_table}


def _execute(statement: str, ids: list[uuid.UUID]) -> None:
    field = models.UUIDField()
    with connection.cursor() as cursor:
        cursor.execute(statement, [field.get_db_prep_value(each, connection) for each in ids])


def _prepared(fields: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _from_document(table: str, fields: Sequence[Any], keys: int) -> str:
    names = [connection.ops.quote_name(field.column) for field in fields]
    types = ", ".join(
        f"{name} {field.db_type(connection)}" for name, field in zip(names, fields, strict=True)
    )
    sets = ", ".join(f"{name} = given.{name}" for name in names[keys:])
    same = " AND ".join(f"{table}.{name} = given.{name}" for name in names[:keys])
    source = f"jsonb_to_recordset(%s::jsonb) AS given ({types})"
    return f"UPDATE {table} SET {sets} FROM {source} WHERE {same}"  # noqa: S608 - names of columns


def _row_by_row(table: str, fields: Sequence[Any], keys: int) -> str:
    names = [connection.ops.quote_name(field.column) for field in fields]
    sets = ", ".join(f"{name} = %s" for name in names[keys:])
    same = " AND ".join(f"{name} = %s" for name in names[:keys])
    return f"UPDATE {table} SET {sets} WHERE {same}"  # noqa: S608 - names of columns
