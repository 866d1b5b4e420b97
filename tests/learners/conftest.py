"""Fixtures of the learners' tests."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from courses.errors import DomainError


@pytest.fixture
def at_once():
    """Call a function in several threads that start together; return results or errors."""

    def _at_once(function, count):
        gate = threading.Barrier(count)

        def call(_number):
            try:
                gate.wait()
                return function()
            except DomainError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(call, range(count)))

    return _at_once
