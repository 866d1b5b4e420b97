"""A second factor: an app that makes codes, or a passkey; with spare codes for a lost one.

django-allauth keeps and checks them (``allauth.mfa``); secrets are sealed by ``learners.adapters``.
Whatever changes them ends what is signed in elsewhere.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import IntegrityError, transaction

from learners.errors import SecondFactorError, SecondFactorNeededError
from learners.models import AccessToken, Account
from learners.second_factor import MAIN, uses_second_factor
from learners.sessions import end_sessions_of


@transaction.atomic
def add_app(*, account: Account, secret: str) -> list[str]:
    """Keep an app whose code has been checked; return spare codes, where these are the first.

    Raises SecondFactorError where there is an app already: one is enough.
    """
    try:
        with transaction.atomic():
            TOTP.activate(account, secret)
    except IntegrityError:
        raise SecondFactorError from None
    return _added(account)


@transaction.atomic
def add_passkey(*, account: Account, credential: dict[str, object]) -> list[str]:
    """Keep a passkey that has been checked; return spare codes, where these are the first.

    It has no name: what somebody calls their device is nobody's business.
    """
    WebAuthn.add(account, "", credential)
    return _added(account)


@transaction.atomic
def make_spare_codes(*, account: Account) -> list[str]:
    """Return new spare codes; older ones are worthless. Raises SecondFactorNeededError."""
    if not uses_second_factor(account):
        raise SecondFactorNeededError
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(account).get_unused_codes()


@transaction.atomic
def remove_factor(*, account: Account, authenticator_id: int) -> None:
    """Forget an app or a passkey, and spare codes with the last of them.

    Raises SecondFactorError for one that is not theirs. Staff who remove their last find the CMS
    closed until they set one up again.
    """
    mine = Authenticator.objects.select_for_update().filter(user=account, type__in=MAIN)
    factors = {factor.pk: factor for factor in mine}
    if authenticator_id not in factors:
        raise SecondFactorError
    if len(factors) == 1:
        Authenticator.objects.filter(user=account).delete()
    factors[authenticator_id].delete()
    _end_elsewhere(account)


@transaction.atomic
def forget_factors(*, account: Account) -> int:
    """Forget everything of the second factor of somebody who has lost it; return how much."""
    count, _models = Authenticator.objects.filter(user=account).delete()
    _end_elsewhere(account)
    return count


def check_code(*, account: Account, code: str) -> Authenticator:
    """Return what made a code: the app, or a spare code. Either counts once.

    Raises SecondFactorError.
    """
    by_code = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.WEBAUTHN)
    for authenticator in by_code.order_by("-type"):  # the app first
        if authenticator.wrap().validate_code(code):
            authenticator.user = account
            return authenticator
    raise SecondFactorError


def require_second_factor(*, account: Account, code: str) -> Authenticator | None:
    """Return what made a code that came with the passphrase; None for those who use no factor.

    A query, unless the account was read with whether it does. Raises SecondFactorNeededError
    without a code, SecondFactorError with a wrong one.
    """
    if not uses_second_factor(account):
        return None
    if not code:
        raise SecondFactorNeededError
    used = check_code(account=account, code=code)
    used.record_usage()
    return used


def _added(account: Account) -> list[str]:
    account.uses_second_factor = True
    mine = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES)
    codes = [] if mine.exists() else make_spare_codes(account=account)
    _end_elsewhere(account)
    return codes


def _end_elsewhere(account: Account) -> None:
    AccessToken.objects.filter(learner=account).delete()
    end_sessions_of(account.pk)
