"""Reads of accounts."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models.functions import Now

from learners.models import Account, Enrolment, MailedCode, RecoveryCode
from learners.models.mailed import CodePurpose
from learners.second_factor import MAIN


@dataclass(frozen=True)
class WaysIn:
    """What somebody has set up to get into their account: whether, or how many. No secret is read.

    ``spare_codes`` are those that are left; ``organisations`` are ids of single sign-ons.
    """

    address: bool
    recovery_codes: int
    app: bool
    passkeys: int
    spare_codes: int
    organisations: tuple[str, ...]

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is set up."""
        return self.app or self.passkeys > 0


def ways_in(learner_id: uuid.UUID) -> WaysIn:
    """Return what somebody has set up, for themselves. Four queries."""
    kinds = Authenticator.Type
    mine = list(Authenticator.objects.filter(user_id=learner_id))
    types = [each.type for each in mine]
    accounts = SocialAccount.objects.filter(user_id=learner_id)
    return WaysIn(
        address=EmailAddress.objects.filter(user_id=learner_id, verified=True).exists(),
        recovery_codes=RecoveryCode.objects.filter(learner_id=learner_id).count(),
        app=kinds.TOTP in types,
        passkeys=types.count(kinds.WEBAUTHN),
        spare_codes=sum(_spare_codes(each) for each in mine if each.type == kinds.RECOVERY_CODES),
        organisations=tuple(accounts.values_list("provider", flat=True).order_by("provider")),
    )


def _spare_codes(codes: Authenticator) -> int:
    """Return how many are left: a bit says of each that it was used, and none need be opened."""
    used = int(codes.data["used_mask"])
    return int(mfa_settings.RECOVERY_CODE_COUNT) - used.bit_count()


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
