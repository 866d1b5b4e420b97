"""Reads of accounts."""

import uuid
from collections.abc import Iterable

from learners.models import Account


def user_names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the user names of the accounts that are still there. One query."""
    return dict(Account.objects.filter(pk__in=set(ids)).values_list("pk", "username"))
