"""Keeping what is there of somebody without using it, as they may ask (GDPR, Article 18).

While it is so, they can read, download, correct and delete what is theirs. They are left out of
staff's lists, of analyses and of reports, and nothing is sent to them. Learning goes on once they
lift it: what is written then would have to be used.
"""

from django.db import transaction
from django.db.models.functions import Now

from learners.errors import RestrictedError
from learners.milestones import RestrictionChanged, record
from learners.models import Account, Restriction


@transaction.atomic
def restrict_processing(*, account: Account) -> Account:
    """Use nothing of somebody from now on. Asking again changes nothing."""
    locked = _locked(account)
    if locked.restricted_at is None:
        restriction = Restriction.objects.create(learner=locked)
        restriction.refresh_from_db()
        _set(locked, restriction)
    account.restricted_at = locked.restricted_at
    return account


@transaction.atomic
def lift_restriction(*, account: Account) -> Account:
    """Use what is kept of somebody as before. Lifting again changes nothing."""
    locked = _locked(account)
    if locked.restricted_at is not None:
        Restriction.objects.filter(learner=locked, lifted_at__isnull=True).update(lifted_at=Now())
        _set(locked, None)
    account.restricted_at = None
    return account


def require_unrestricted(account: Account) -> None:
    """Raise RestrictedError for somebody whose data may not be used: they cannot learn now."""
    if account.restricted_at is not None:
        raise RestrictedError


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _set(account: Account, restriction: Restriction | None) -> None:
    account.restricted_at = restriction.restricted_at if restriction else None
    account.save(update_fields=["restricted_at"])
    record(RestrictionChanged(learner_id=account.pk, is_restricted=restriction is not None))
