"""SQL that is written once and sent as it stands.

Making a statement out of a queryset takes longer than the database takes to answer it. What every
answer of every learner passes through is therefore written as SQL, in words that PostgreSQL and
SQLite share, with rows and values converted as the models' fields would do it.
"""

import datetime
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.functions import Now
from django.db.models.sql import Query

Readable = type[models.Model] | models.Field
Found = tuple[Any, ...]
Converter = Callable[[Any, Any, Any], Any]


class Statement:
    """A statement for one row.

    In its text ``{a}`` stands for the columns of the model that is given as ``a``, read from a
    table of that alias, or for the field's column where a field is given; ``{now}`` for the
    database's clock, ``{lock}`` for the lock on the rows read, where the database locks rows.
    What is given comes first in what is selected, in the same order.
    """

    def __init__(self, text: str, **read: Readable) -> None:
        self._text = " ".join(text.split())
        self._read = tuple(read.items())

    def one(self, **values: Any) -> Found | None:
        """Send it; return instances, fields' values, then the other columns; or None."""
        # Not django.db.connection, which would look this thread's up for each value.
        database: Any = connections[DEFAULT_DB_ALIAS]
        with _cursor(database) as cursor:
            cursor.execute(
                _sql(self._text, self._read, database.vendor),
                {name: _adapted(value, database) for name, value in values.items()},
            )
            row = cursor.fetchone()
        return None if row is None else self._found(row, database)

    def _found(self, row: Sequence[Any], database: Any) -> Found:
        found, start = [], 0
        for _alias, read in self._read:
            names, converters = _reader(read, database.vendor)
            values = list(row[start : start + len(names)])
            for index, converter, column in converters:
                values[index] = converter(values[index], column, database)
            found.append(
                values[0]
                if isinstance(read, models.Field)
                else read.from_db(database.alias, names, values)
            )
            start += len(names)
        return *found, *row[start:]


def forget_deleted() -> None:
    """Let nothing of rows that were deleted stay in SQLite's log; servers write over theirs.

    Call it outside a transaction. Where somebody reads or writes just then, later writes do it.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _cursor(database: Any) -> Any:
    """Return a cursor; on PostgreSQL one whose statements each connection plans once.

    Django's own writes the values into the statement, which is then new to the database each time.
    That these are prepared is up to ``prepare_threshold`` of the connection.
    """
    if database.vendor != "postgresql":
        return database.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - psycopg

    database.ensure_connection()
    cursor: Any = ServerBindingCursor
    return database._prepare_cursor(cursor(database.connection))


def _fields(read: Readable) -> Sequence[Any]:
    return [read] if isinstance(read, models.Field) else read._meta.concrete_fields


@cache
def _sql(text: str, read: tuple[tuple[str, Readable], ...], vendor: str) -> str:
    """Fill in what depends on the models and on the database, which ``vendor`` names."""
    columns = {
        alias: model.column
        if isinstance(model, models.Field)
        else ", ".join(f"{alias}.{field.column}" for field in _fields(model))
        for alias, model in read
    }
    now, _ = Query(None).get_compiler(connection=connection).compile(Now())
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    return text.format(now=now, lock=lock, **columns)


@cache
def _reader(read: Readable, vendor: str) -> tuple[list[str], list[tuple[int, Converter, Any]]]:
    """Return field names, and how this database's values become Python's."""
    columns = [field.get_col(field.model._meta.db_table) for field in _fields(read)]
    converters = [
        (index, converter, column)
        for index, column in enumerate(columns)
        for converter in (
            *connection.ops.get_db_converters(column),
            *column.get_db_converters(connection),
        )
    ]
    return [field.attname for field in _fields(read)], converters


def _adapted(value: Any, database: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value if database.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime.datetime):
        return database.ops.adapt_datetimefield_value(value)
    if isinstance(value, dict):
        return database.ops.adapt_json_value(value, None)
    return value
