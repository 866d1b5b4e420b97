"""Reads of accounts."""

import uuid
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models.functions import Now

from learners.models import Account, Enrolment, MailedCode
from learners.models.mailed import CodePurpose
from learners.second_factor import MAIN


def user_names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of the accounts that are still there, as staff read them. One query."""
    found = Account.objects.filter(pk__in=set(ids)).only("username", "is_guest")
    return {account.pk: account.shown_name for account in found}


def address_of(learner_id: uuid.UUID) -> str:
    """Return the address that somebody has proved, or "". One query.

    Raises WrongKeyError where no configured key opens it.
    """
    addresses = EmailAddress.objects.filter(user_id=learner_id, verified=True)
    return addresses.values_list("email", flat=True).first() or ""


def proves_address(learner_id: uuid.UUID) -> bool:
    """Say whether a code that proves an address of somebody's has been asked for. One query."""
    codes = MailedCode.objects.filter(learner_id=learner_id, purpose=CodePurpose.ADDRESS)
    return codes.filter(expires_at__gt=Now()).exists()


def has_enrolled(learner_id: uuid.UUID) -> bool:
    """Say whether somebody is, or was, in any course. One query."""
    return Enrolment.objects.filter(learner_id=learner_id).exists()


def factors_of(learner_id: uuid.UUID) -> list[Authenticator]:
    """Return the app and the passkeys that somebody has set up, oldest first. One query."""
    mine = Authenticator.objects.filter(user_id=learner_id, type__in=MAIN)
    return list(mine.order_by("created_at"))


def organisation_of(learner_id: uuid.UUID) -> str:
    """Return by which organisation's sign-on somebody comes, or "". One query."""
    accounts = SocialAccount.objects.filter(user_id=learner_id)
    return accounts.values_list("provider", flat=True).first() or ""
