"""Drawing in bulk: a worker issues some of what is owed, one after the other.

Certificates that a learner waits for come first, whoever owes the others: they overtake thousands
without a worker of their own, within the time that one takes.
"""

import logging
import random
import time
import uuid
from collections.abc import Iterator

from certificates.selectors import owed_in_turn
from certificates.services.issuing import issue_certificate

logger = logging.getLogger(__name__)

PIECE = 100
"""How many certificates a worker issues before it lets other work go first, at most."""
SECONDS = 5
"""For how long it does."""
_AT_ONCE = 4
_LOOKED_AT = 32

Ids = tuple[uuid.UUID, uuid.UUID]


def issue_piece() -> Iterator[Ids]:
    """Issue some of what is owed; yield (learner, certificate) of each that this call issued.

    What fails is logged: its row says with what. Stops where nothing is left that nobody has.
    """
    until, tried = time.monotonic() + SECONDS, 0
    while tried < PIECE and time.monotonic() < until:
        found = _some()
        if not found:
            return
        tried += len(found)
        for learner_id, certificate_id in found:
            if _issue(learner_id, certificate_id):
                yield learner_id, certificate_id


def _some() -> list[Ids]:
    """Return the next few. Of those that nobody waits for any: workers then seldom meet."""
    found = owed_in_turn(_LOOKED_AT)
    waited_for = [ids for *ids, in_bulk in found if not in_bulk]
    others = [ids for *ids, in_bulk in found if in_bulk]
    random.shuffle(others)
    return [(learner, certificate) for learner, certificate in (waited_for + others)[:_AT_ONCE]]


def _issue(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> bool:
    try:
        return issue_certificate(learner_id=learner_id, certificate_id=certificate_id)
    except Exception:
        # The traceback may quote what was rendered; the row has the kind of error.
        logger.error("certificate %s could not be issued", certificate_id)  # noqa: TRY400
        return False
