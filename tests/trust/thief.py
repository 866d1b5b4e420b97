"""What a thief of the database has: every value of every table."""

import json

from django.db import connection


def dump():
    """Return every value of every table, as a thief of the database would have them."""
    with connection.cursor() as cursor:
        words = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            words += [_text(value) for row in cursor.fetchall() for value in row]
    assert len(words) > 100
    return "\n".join(words)


def _text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return json.dumps(value) if isinstance(value, dict | list) else str(value)
