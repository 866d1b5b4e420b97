"""Accounts that nobody has used for long, and how long that is."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from learners import models
from learners.privacy.terms import YEAR, Ending, Term


def guest_term() -> Term:
    """Return the term of people who learn without an account."""
    return Term(
        since=Coalesce("last_login", "date_joined"),
        after=lambda: timedelta(days=settings.GUEST_DAYS),
        rows=_idle_guests,
        ending=Ending.ERASED,
    )


def unused_term() -> Term:
    """Return the term of accounts; ``settings.UNUSED_ACCOUNT_YEARS`` 0 turns it off."""
    return Term(
        since=Coalesce("last_login", "date_joined"),
        after=lambda: YEAR * settings.UNUSED_ACCOUNT_YEARS or None,
        rows=_unused_accounts,
        ending=Ending.NOTICED,
    )


def _idle_guests(rows: QuerySet[Any], before: Any) -> QuerySet[Any]:
    """Return guests who have learned nothing since, by a token for example.

    Whoever is followed by a partner comes back by its system, after holidays too: they are kept for
    ``settings.FOLLOWED_GUEST_DAYS``.
    """
    mine = {"learner_id": OuterRef("pk")}
    followed = Exists(models.Enrolment.objects.filter(**mine, is_followed=True))
    long_before = before - timedelta(days=settings.FOLLOWED_GUEST_DAYS - settings.GUEST_DAYS)
    is_idle = _learned_nothing_since(before) & ~Q(followed)
    is_long_idle = _learned_nothing_since(long_before) & Q(term_since__lte=long_before)
    return rows.filter(is_idle | is_long_idle, is_guest=True, is_active=True)


def _learned_nothing_since(moment: Any) -> Q:
    mine = {"learner_id": OuterRef("pk")}
    used = [
        models.EnrolmentEvent.objects.filter(**mine, at__gt=moment),
        models.Completion.objects.filter(**mine, completed_at__gt=moment),
        models.Attempt.objects.filter(**mine, started_at__gt=moment),
        models.Attempt.objects.filter(**mine, saved_at__gt=moment),
        models.Attempt.objects.filter(**mine, submitted_at__gt=moment),
        models.SyncedEvent.objects.filter(**mine, received_at__gt=moment),
    ]
    return Q(*(~Exists(each) for each in used))


def _unused_accounts(rows: QuerySet[Any], _before: Any) -> QuerySet[Any]:
    """Return accounts of learners that are not to be erased already. Staff's are theirs to end."""
    owed = models.Erasure.objects.filter(learner_id=OuterRef("pk"))
    return rows.filter(~Exists(owed), is_guest=False, is_staff=False, is_active=True)
