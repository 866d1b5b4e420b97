"""Accounts that nobody has used for long, and how long that is."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
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
    """Return guests who have learned nothing since, by a token for example."""
    mine = {"learner_id": OuterRef("pk")}
    used = [
        models.EnrolmentEvent.objects.filter(**mine, at__gt=before),
        models.Completion.objects.filter(**mine, completed_at__gt=before),
        models.Attempt.objects.filter(**mine, started_at__gt=before),
        models.Attempt.objects.filter(**mine, saved_at__gt=before),
        models.Attempt.objects.filter(**mine, submitted_at__gt=before),
        models.SyncedEvent.objects.filter(**mine, received_at__gt=before),
    ]
    return rows.filter(*(~Exists(each) for each in used), is_guest=True, is_active=True)


def _unused_accounts(rows: QuerySet[Any], _before: Any) -> QuerySet[Any]:
    """Return accounts of learners that are not to be erased already. Staff's are theirs to end."""
    owed = models.Erasure.objects.filter(learner_id=OuterRef("pk"))
    return rows.filter(~Exists(owed), is_guest=False, is_staff=False, is_active=True)
