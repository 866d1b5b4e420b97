"""Background work about certificates. Tasks get ids and call one service."""

import logging
import uuid

from celery import shared_task

from certificates.cards import certificate_card
from certificates.selectors import issued_certificate, owed_now
from certificates.services import issue_certificate
from courses.drawing.gallery import hang_quietly

logger = logging.getLogger(__name__)

SWEEP_BATCH = 500


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
def draw_card(learner_id: str, certificate_id: str) -> None:
    """Draw the share card of an issued certificate: many have the same one."""
    found = issued_certificate(
        learner_id=uuid.UUID(learner_id), certificate_id=uuid.UUID(certificate_id)
    )
    if found:
        hang_quietly(certificate_card(found))


@shared_task
def sweep() -> int:
    """Issue what is owed and was not nudged: lost messages, dead workers, flushed brokers."""
    owed = owed_now(SWEEP_BATCH)
    for learner_id, certificate_id in owed:
        issue.delay(str(learner_id), str(certificate_id))
    return len(owed)
