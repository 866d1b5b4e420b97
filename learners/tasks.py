"""Background work about learners. Tasks get ids and call one service."""

import logging
import uuid
from datetime import timedelta

from celery import shared_task

from learners.mails import owed_codes, send_code
from learners.selectors.background import learners_with_waiting_events, unsettled_editions
from learners.selectors.erasures import erasures_due
from learners.selectors.items import analyses_left
from learners.selectors.regrades import regrades_left
from learners.services.analysing import analyse as compute_analysis
from learners.services.cleaning import forget_expired
from learners.services.deadlines import sweep_overdue
from learners.services.erasing import erase as erase_account
from learners.services.regrading import work_on
from learners.services.settling import settle_edition
from learners.services.stuck import forget_done
from learners.services.syncing import apply_waiting

logger = logging.getLogger(__name__)

MAILS = 500
"""How many mails a sweep has sent at most; the next takes the rest."""

ERASURES = 500
"""How many accounts a sweep has erased at most; the next takes the rest."""

LONG = 3600
"""How long, in seconds, one of the long ones may take before another worker goes on with it."""


@shared_task
def settle(edition_id: str) -> None:
    """Recount learners under way after a release."""
    count = settle_edition(edition_id=uuid.UUID(edition_id))
    logger.info("settled edition %s: %s enrolments", edition_id, count)


@shared_task(time_limit=LONG)
def regrade(regrade_id: str) -> None:
    """Preview, carry out or reverse a regrade. A failure is in its row, so it is not raised."""
    try:
        work_on(uuid.UUID(regrade_id))
    except Exception:
        # The traceback may quote answers; the row has the kind of error.
        logger.error("regrade %s could not go on", regrade_id)  # noqa: TRY400


@shared_task(time_limit=LONG)
def analyse(analysis_id: str) -> None:
    """Compute an item analysis. A failure is in its row, so it is not raised."""
    try:
        compute_analysis(uuid.UUID(analysis_id))
    except Exception:
        # The traceback may quote answers; the row has the kind of error.
        logger.error("analysis %s could not be computed", analysis_id)  # noqa: TRY400


@shared_task
def erase(learner_id: str) -> None:
    """Erase an account that is due. A failure is in its row, so it is not raised."""
    try:
        if erase_account(uuid.UUID(learner_id)):
            logger.info("an account was erased")
    except Exception:
        # The traceback may quote what is being erased; the row has the kind of error.
        logger.error("account %s could not be erased", learner_id)  # noqa: TRY400


@shared_task
def mail_code(learner_id: str, purpose: str) -> None:
    """Mail a code. A failure is not raised: its text may quote an address."""
    try:
        send_code(learner_id=uuid.UUID(learner_id), purpose=purpose)
    except Exception as error:
        logger.error("a code could not be mailed: %s", type(error).__name__)  # noqa: TRY400


@shared_task
def sweep() -> None:
    """Do what a lost message left undone, and forget what has expired."""
    for regrade_id in regrades_left():
        regrade.delay(str(regrade_id))
    for analysis_id in analyses_left():
        analyse.delay(str(analysis_id))
    for edition_id in unsettled_editions():
        settle(str(edition_id))
    for learner_id in erasures_due(ERASURES):
        erase.delay(str(learner_id))
    for learner_id, purpose in owed_codes(MAILS):
        mail_code.delay(str(learner_id), purpose)
    forget_expired()


@shared_task(time_limit=LONG)
def apply_retention() -> None:
    """Let go, every night, of what has been kept for its term. What is left is next night's."""
    forget_expired(up_to=timedelta.max)


@shared_task
def sweep_attempts() -> None:
    """Submit what was saved of attempts whose time is over; then start what waited for that."""
    if count := sweep_overdue():
        logger.info("submitted %s attempts whose time was over", count)
    for learner_id in learners_with_waiting_events():
        try:
            apply_waiting(learner_id=learner_id)
        except Exception as error:
            logger.error("what waits of %s stays: %s", learner_id, type(error).__name__)  # noqa: TRY400
    forget_done()
