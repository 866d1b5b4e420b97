"""Until when an attempt takes answers, by the database's clock.

An attempt's deadline is the end of its time, or the close of its run where that comes first. A
short grace after it is for slow links and is told to nobody. What comes later than that is late,
and the quiz's rule (``courses.policy.Late``) says what becomes of it: refused, while what was saved
is submitted; or accepted and marked, for some days, after which what was saved is submitted too.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from courses.policy import Late
from courses.selectors import quiz_policy
from learners.models.attempt import AttemptState

TimedAttempt = Any
"""An Attempt that knows ``now`` by the database's clock, and ``closes_at`` of its run."""


def grace() -> timedelta:
    """Return how long after its deadline an answer still counts as in time."""
    return timedelta(seconds=settings.ANSWER_GRACE_SECONDS)


def late_days() -> timedelta:
    """Return for how long late answers are taken where a quiz accepts them."""
    return timedelta(days=settings.LATE_ANSWER_DAYS)


def deadline(attempt: TimedAttempt) -> datetime | None:
    """Return the deadline of an attempt that was read with the close of its run."""
    ends = [end for end in (attempt.deadline_at, attempt.closes_at) if end is not None]
    return min(ends, default=None)


def is_late(attempt: TimedAttempt) -> bool:
    """Say whether what arrives now is late."""
    end = deadline(attempt)
    return end is not None and attempt.now > end + grace()


def is_over(attempt: TimedAttempt) -> bool:
    """Say whether an attempt takes no more answers, though it was not submitted."""
    end = deadline(attempt)
    if attempt.state != AttemptState.OPEN or end is None:
        return False
    return attempt.now > end + (late_days() if accepts_late(attempt) else grace())


def accepts_late(attempt: TimedAttempt) -> bool:
    """Say whether the quiz takes late answers. No query after the first."""
    policy = quiz_policy(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    return policy.late == Late.ACCEPT


def seconds_left(attempt: TimedAttempt) -> int | None:
    """Return the seconds until the deadline, 0 after it; None where there is no end."""
    end = deadline(attempt)
    if end is None or attempt.state != AttemptState.OPEN:
        return None
    return max(0, int((end - attempt.now).total_seconds()))
