"""When people are asked about themselves: after their first step, and at most twice."""

from django.conf import settings

from learners.models import Account
from learners.models.account import AboutYou


def asks_about(account: Account, *, done: int, completed: bool) -> bool:
    """Say whether to ask somebody now, who has done so much of a course or completed it.

    Never before the first step; once more at the end of a course for who said "not now". Reads
    nothing but what the caller has.
    """
    if not settings.DEMOGRAPHICS or account.is_guest or account.restricted_at:
        return False
    match account.about_you:
        case AboutYou.NOT_ASKED:
            return done > 0
        case AboutYou.LATER:
            return completed
    return False
