"""Threads of one process take turns to write on SQLite."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from courses.models import Office
from tests.factories import OfficeFactory

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows by itself"),
]


class Writer(threading.Thread):
    """Begins a transaction, says so, waits to be told to go on, then commits or rolls back."""

    def __init__(self, *, fails=False):
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.fails, self.error = fails, None
        self.start()

    def run(self):
        try:
            with transaction.atomic():
                self.begun.set()
                self.go_on.wait(30)
                OfficeFactory()
                transaction.set_rollback(self.fails)
        except OperationalError as error:
            self.error = error
        finally:
            connection.close()

    def finish(self):
        self.go_on.set()
        self.join(30)


@pytest.mark.parametrize("fails", [False, True])
def test_second_writer_begins_when_the_first_has_ended(fails):
    first = Writer(fails=fails)
    assert first.begun.wait(30)
    second = Writer()
    assert not second.begun.wait(0.2)
    first.finish()
    assert second.begun.wait(30)
    second.finish()
    assert second.error is None
    assert Office.objects.count() == (1 if fails else 2)


def test_writer_that_waits_too_long_is_told_that_the_database_is_locked(monkeypatch):
    first = Writer()
    assert first.begun.wait(30)
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
        pass
    first.finish()
    with transaction.atomic():
        OfficeFactory()
    assert Office.objects.count() == 2


def test_reader_does_not_wait_for_a_writer():
    first = Writer()
    assert first.begun.wait(30)
    assert Office.objects.count() == 0
    first.finish()
