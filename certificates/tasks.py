"""Background work about certificates. Tasks get ids and call one service."""

import logging
import uuid

from celery import shared_task

from certificates.badges import badge_picture, has_key, have_picture
from certificates.cards import certificate_card
from certificates.forgetting import remove_files as remove
from certificates.mails import mails_due, send_ready
from certificates.selectors import (
    awards_left,
    batches_left,
    files_to_remove,
    is_owed_in_bulk,
    issued_certificate,
    owed_now,
)
from certificates.services import issue_certificate, issue_piece, work_on
from certificates.services import remove_ended as remove_documents
from certificates.services.awarding import award_programme as give_award
from courses.drawing.gallery import hang_quietly

logger = logging.getLogger(__name__)

SWEEP_BATCH = 500
LONG = 3600
"""How long, in seconds, one of the long ones may take before another worker goes on with it."""


@shared_task
def issue(learner_id: str, certificate_id: str) -> None:
    """Issue one certificate. A failure is in its row, so it is logged there and not raised."""
    try:
        issued = issue_certificate(
            learner_id=uuid.UUID(learner_id), certificate_id=uuid.UUID(certificate_id)
        )
    except Exception:
        # The traceback may quote what was rendered; the row has the kind of error.
        logger.error("certificate %s could not be issued", certificate_id)  # noqa: TRY400
    else:
        if issued:
            draw_card(learner_id, certificate_id)


@shared_task
def issue_in_bulk() -> None:
    """Issue some of what nobody waits for, after what somebody does; and again, until all is."""
    for learner_id, certificate_id in issue_piece():
        draw_card(str(learner_id), str(certificate_id))
    if is_owed_in_bulk():
        issue_in_bulk.delay()


@shared_task(time_limit=LONG)
def run_batch(batch_id: str) -> None:
    """Do what was asked for all certificates of a run. A failure is in its row."""
    try:
        work_on(uuid.UUID(batch_id))
    except Exception as error:
        name = type(error).__name__
        logger.error("work on certificates %s could not go on: %s", batch_id, name)  # noqa: TRY400


@shared_task
def mail_ready(learner_id: str, certificate_id: str) -> None:
    """Mail that a certificate is ready. A failure is not raised: its text may quote an address."""
    try:
        send_ready(learner_id=uuid.UUID(learner_id), certificate_id=uuid.UUID(certificate_id))
    except Exception as error:
        name = type(error).__name__
        logger.error("mail of certificate %s failed: %s", certificate_id, name)  # noqa: TRY400


@shared_task
def draw_card(learner_id: str, certificate_id: str) -> None:
    """Draw the share card of an issued certificate, and the picture of its badge.

    Many have the same ones.
    """
    found = issued_certificate(
        learner_id=uuid.UUID(learner_id), certificate_id=uuid.UUID(certificate_id)
    )
    if found:
        hang_quietly(certificate_card(found))
    if found and has_key():
        have_picture(
            badge_picture(
                kind=found.kind,
                language=found.language,
                title=found.course_title,
                issuer=found.issuer,
            )
        )


@shared_task
def remove_files(learner_id: str) -> None:
    """Remove the documents of somebody who was erased. What fails is swept up later."""
    try:
        remove(uuid.UUID(learner_id))
    except OSError as error:
        logger.error("files of erased %s stay for now: %s", learner_id, type(error).__name__)  # noqa: TRY400


@shared_task(time_limit=LONG)
def award_programme(programme_id: str) -> None:
    """Give a programme's certificate to those who had earned it. A failure is in its row."""
    try:
        give_award(uuid.UUID(programme_id))
    except Exception as error:
        name = type(error).__name__
        logger.error("programme %s could not be given: %s", programme_id, name)  # noqa: TRY400


@shared_task
def remove_ended() -> None:
    """Remove the documents of certificates that were revoked or replaced. The rest is swept up."""
    try:
        remove_documents(SWEEP_BATCH)
    except OSError as error:
        logger.error("documents that ended stay for now: %s", type(error).__name__)  # noqa: TRY400


@shared_task
def sweep() -> int:
    """Do what is owed and was not nudged: lost messages, dead workers, flushed brokers."""
    for learner_id in files_to_remove(SWEEP_BATCH):
        remove_files.delay(str(learner_id))
    for programme_id in awards_left():
        award_programme.delay(str(programme_id))
    for batch_id in batches_left():
        run_batch.delay(str(batch_id))
    remove_ended()
    for owner_id, certificate_id in mails_due(SWEEP_BATCH):
        mail_ready.delay(str(owner_id), str(certificate_id))
    if is_owed_in_bulk():
        issue_in_bulk.delay()
    owed = owed_now(SWEEP_BATCH)
    for owner_id, certificate_id in owed:
        issue.delay(str(owner_id), str(certificate_id))
    return len(owed)
