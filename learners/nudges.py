"""Telling Celery that something is owed. The database already says so; this only makes it soon."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError

logger = logging.getLogger(__name__)


def nudge(task: Task, *args: Any) -> None:
    """Send a task once the current transaction commits. A broker that is down delays, never fails.

    The sweeper sends again what this could not.
    """

    def send() -> None:
        try:
            task.apply_async(args=args, retry=False)
        except (KombuError, OperationalError, OSError):
            logger.warning("broker unreachable: %s waits for the sweeper", task.name)

    transaction.on_commit(send, robust=True)
