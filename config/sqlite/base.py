"""A database backend: Django's SQLite, where threads of one process take turns to write.

SQLite lets one writer in; the others ask again after pauses that grow to 100 ms, so that an unlucky
thread waits many times longer than the writers before it take. Within one process a lock hands over
at once. Other processes, such as the background worker, still meet in SQLite's own way.
"""

import threading
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_turn = threading.Lock()
DEFAULT_TIMEOUT = 5.0
"""Seconds that Python's sqlite3 waits where nothing else is set."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the turn from the start of a transaction to its end."""

    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        timeout = self.settings_dict["OPTIONS"].get("timeout", DEFAULT_TIMEOUT)
        if not _turn.acquire(timeout=timeout):
            message = "database is locked"
            raise OperationalError(message)
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _set_autocommit(self, autocommit: Any) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _turn.release()
