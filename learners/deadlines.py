"""Until when an attempt takes answers, by the database's clock.

An attempt's deadline is the end of its time, or the close of its run where that comes first. A
short grace after it is for slow links and is told to nobody. What comes later than that is late,
and the quiz's rule (``courses.policy.Late``) says what becomes of it: refused, while what was saved
is submitted; or accepted and marked, for some days, after which what was saved is submitted too.

What a client did without a connection is judged by its own clock besides, where that said both when
the attempt was started and when it was answered: the time between them is what it took, even where
the clock is wrong. A client that lies about it is not found out.
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


def is_late(attempt: TimedAttempt, client_at: datetime | None = None) -> bool:
    """Say whether what arrives now, given at a client's own time if it has one, is late."""
    return _overrun(attempt, client_at) > grace()


def is_over(attempt: TimedAttempt, client_at: datetime | None = None) -> bool:
    """Say whether an attempt takes no more answers, though it was not submitted."""
    overrun = _overrun(attempt, client_at)
    if attempt.state != AttemptState.OPEN or overrun <= timedelta():
        return False
    return overrun > (late_days() if accepts_late(attempt) else grace())


def _overrun(attempt: TimedAttempt, client_at: datetime | None) -> timedelta:
    """Return for how long the time of an attempt is over, by our clock or by the client's own."""
    end = deadline(attempt)
    overrun = timedelta() if end is None else attempt.now - end
    if client_at is None or attempt.client_started_at is None or attempt.deadline_at is None:
        return overrun
    allowed = attempt.deadline_at - attempt.started_at
    return max(overrun, client_at - attempt.client_started_at - allowed)


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
