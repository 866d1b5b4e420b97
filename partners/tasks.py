"""Background work about partners. Tasks get ids and call one service."""

import logging
import uuid

from celery import shared_task

from partners.embedding.services import forget_old_tokens
from partners.lti import scores as lti_scores
from partners.lti.keys import rotate_keys
from partners.lti.launching import forget_old_launches
from partners.selectors.bulk import bulks_left
from partners.selectors.reports import reports_left
from partners.services.bulk import forget_old_bulks
from partners.services.enrolling import enrol_bulk
from partners.services.joining import take_up_opened
from partners.services.reporting import make_report, request_reports
from partners.webhooks.delivering import deliver_due, is_due
from partners.webhooks.mails import outage_mails_due, send_outage_mail
from partners.webhooks.outages import warn_of_outages
from partners.webhooks.services import forget_old_events

logger = logging.getLogger(__name__)
LONG = 3600
MAILS = 500
"""How many mails a sweep has sent at most; the next takes the rest."""


@shared_task(time_limit=LONG)
def enrol(bulk_id: str) -> None:
    """Work a file of learners through. A failure is in its row, so it is not raised."""
    try:
        enrol_bulk(uuid.UUID(bulk_id))
    except Exception as error:
        logger.error("bulk %s could not go on: %s", bulk_id, type(error).__name__)  # noqa: TRY400


@shared_task
def deliver() -> None:
    """Send what partners are to hear; and again, until all is sent that can be."""
    if deliver_due():
        deliver.delay()


@shared_task
def mail_outage(mail_id: str) -> None:
    """Mail that an endpoint takes nothing. A failure may quote an address, so it is not raised."""
    try:
        send_outage_mail(uuid.UUID(mail_id))
    except Exception as error:
        logger.error("mail of an outage %s failed: %s", mail_id, type(error).__name__)  # noqa: TRY400


@shared_task(time_limit=LONG)
def report(report_id: str) -> None:
    """Make a report that is owed. A failure is in its row, so it is not raised."""
    try:
        make_report(uuid.UUID(report_id))
    except Exception as error:
        logger.error("report %s: %s", report_id, type(error).__name__)  # noqa: TRY400


@shared_task
def send_scores(registration_id: str) -> None:
    """Send a learning platform the scores that it is owed."""
    lti_scores.send_scores(uuid.UUID(registration_id))


@shared_task
def sweep() -> None:
    """Do what is due or what a lost message left undone, try again, and forget what is old.

    Whoever waited for a run to open is enrolled.
    """
    request_reports()
    for report_id in reports_left():
        report.delay(str(report_id))
    if is_due():
        deliver.delay()
    warn_of_outages()
    for mail_id in outage_mails_due(MAILS):
        mail_outage.delay(str(mail_id))
    for bulk_id in bulks_left():
        enrol.delay(str(bulk_id))
    for registration_id in lti_scores.scores_left():
        send_scores.delay(str(registration_id))
    take_up_opened()
    forget_old_bulks()
    forget_old_events()
    forget_old_tokens()
    forget_old_launches()
    rotate_keys()
