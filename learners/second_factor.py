"""Whether a second factor is in use, and whether it was used: by django-allauth's records.

A browser's session notes how its owner signed in. Whoever has a second factor is asked for it
before there is a session, so this is for those who had none when they signed in, and for staff.
"""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from learners.models import Account

MAIN = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What is a second factor. Spare codes stand in for one, and are none without one."""


def with_second_factor() -> Exists:
    """Return what tells, in a query of accounts, whether each uses a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN))


def uses_second_factor(account: Account) -> bool:
    """Say whether somebody uses a second factor. A query, unless the account was read with it."""
    if account.uses_second_factor is None:
        mine = Authenticator.objects.filter(user_id=account.pk, type__in=MAIN)
        account.uses_second_factor = mine.exists()
    return account.uses_second_factor


def was_used(request: HttpRequest) -> bool:
    """Say whether a second factor was used in the session of a request. No query."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
