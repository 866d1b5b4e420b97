"""Background work about learners. Tasks get ids and call one service."""

import logging
import uuid

from celery import shared_task

from learners.selectors.background import learners_with_waiting_starts, unsettled_editions
from learners.services.cleaning import forget_expired
from learners.services.deadlines import sweep_overdue
from learners.services.settling import settle_edition
from learners.services.syncing import apply_waiting

logger = logging.getLogger(__name__)


@shared_task
def settle(edition_id: str) -> None:
    """Recount learners under way after a release."""
    count = settle_edition(edition_id=uuid.UUID(edition_id))
    logger.info("settled edition %s: %s enrolments", edition_id, count)


@shared_task
def sweep() -> None:
    """Do what a lost message left undone, and forget what has expired."""
    for edition_id in unsettled_editions():
        settle(str(edition_id))
    forget_expired()


@shared_task
def sweep_attempts() -> None:
    """Submit what was saved of attempts whose time is over; then start what waited for that."""
    if count := sweep_overdue():
        logger.info("submitted %s attempts whose time was over", count)
    for learner_id in learners_with_waiting_starts():
        apply_waiting(learner_id=learner_id)
