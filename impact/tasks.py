"""Background work about reports. Tasks get ids and call one service."""

import logging
import uuid

from celery import shared_task

from impact.selectors import releases_left
from impact.services import make_release, request_due

logger = logging.getLogger(__name__)

LONG = 4 * 3600
"""How long, in seconds, making one may take before another worker goes on with it."""


@shared_task(time_limit=LONG)
def make(release_id: str) -> None:
    """Make a release that is owed. A failure is in its row, so it is not raised."""
    try:
        if make_release(uuid.UUID(release_id)):
            logger.info("report %s is done", release_id)
    except Exception:
        # The traceback may quote answers; the row has the kind of error.
        logger.error("report %s could not be made", release_id)  # noqa: TRY400


@shared_task
def sweep() -> None:
    """Owe what is due by now, and do what a lost message left undone."""
    request_due()
    for release_id in releases_left():
        make.delay(str(release_id))
