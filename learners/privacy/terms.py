"""For how long rows are kept that go by themselves, before their account does (TRUST D7).

A term stands beside the words of its table (``Kept.until``), which say the same; a test holds them
together. ``learners.services.retention`` carries terms out, every night.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Now

YEAR = timedelta(days=365)


class Ending(Enum):
    """What becomes of a row whose term is over."""

    DELETED = "it is deleted"
    ERASED = "the account is erased"
    NOTICED = "the account is erased after some weeks, unless somebody signs in"


def as_they_are(rows: QuerySet[Any], _before: Any) -> QuerySet[Any]:
    """Return all rows."""
    return rows


@dataclass(frozen=True, kw_only=True)
class Term:
    """That rows go once a time has passed ``since`` a moment in them.

    ``after`` is how long; None: the term is turned off. ``words`` are for a term that is over at
    once; others are said in numbers. ``rows`` leaves out what the term is not for, or what has been
    used later than ``before``.
    """

    since: Any
    after: Callable[[], timedelta | None]
    words: str = ""
    rows: Callable[[QuerySet[Any], Any], QuerySet[Any]] = as_they_are
    ending: Ending = Ending.DELETED

    def due(self, model: Any) -> QuerySet[Any]:
        """Return the rows of a table whose term is over, by the clock of the database."""
        period = self.after()
        if period is None:
            return model._default_manager.none()
        before = Now() - period if period else Now()
        since = F(self.since) if isinstance(self.since, str) else self.since
        old = model._default_manager.alias(term_since=since).filter(term_since__lte=before)
        return self.rows(old, before)

    def said(self) -> str:
        """Return how the words of the table have to say it, "" where it is turned off."""
        period = self.after()
        if period is None:
            return ""
        return self.words or f"{in_words(period)} are over"


def at_once() -> timedelta:
    """Return the period of what says itself when it ends."""
    return timedelta()


def in_words(period: timedelta) -> str:
    """Return a period as the words of tables say it: "48 hours", "90 days", "5 years"."""
    if period >= YEAR and period % YEAR == timedelta():
        return f"{period // YEAR} years"
    hours = period // timedelta(hours=1)
    return f"{hours} hours" if period <= timedelta(hours=48) else f"{period.days} days"
