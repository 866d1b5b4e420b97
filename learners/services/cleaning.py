"""Forgetting what has served its purpose: soon what is short-lived, and everything every night."""

import logging
from datetime import timedelta

from learners.services.guardians import forget_guardian_codes
from learners.services.retention import apply_retention

logger = logging.getLogger(__name__)

SHORT = timedelta(days=2)
"""Terms that are looked at all day, every minute."""


def forget_expired(up_to: timedelta = SHORT) -> None:
    """Carry out terms, the short ones, and forget codes by which nothing is left to take back."""
    for visit in apply_retention(up_to=up_to):
        if visit.done:
            logger.info("%s (%s): %s of %s gone", visit.table, visit.words, visit.done, visit.due)
    forget_guardian_codes()
