"""Changing a passphrase, and getting back in without one.

Most people give no address to send anything to (``addresses`` is for those who do). Recovery codes
are made when somebody asks for them, shown once, and written down by their owner: each lets them
choose a new passphrase, once.
"""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from learners.codes import as_drawn, draw
from learners.errors import RecoveryFailedError, WeakPassphraseError, WrongPassphraseError
from learners.models import AccessToken, Account, RecoveryCode
from learners.models.account import normalise_username
from learners.sessions import end_sessions_of

CODES = 8
# Twenty characters are 100 random bits.
_GROUPS, _GROUP = 4, 5


@transaction.atomic
def change_passphrase(*, account: Account, passphrase: str, new_passphrase: str) -> None:
    """Set a new passphrase; everybody who is signed in with the old one is signed out.

    Raises WrongPassphraseError, WeakPassphraseError.
    """
    require_passphrase(account=account, passphrase=passphrase)
    set_passphrase(account=account, passphrase=new_passphrase)


@transaction.atomic
def choose_passphrase(*, account: Account, new_passphrase: str) -> None:
    """Set a passphrase for somebody who has none, and has come through their organisation just now.

    Raises WrongPassphraseError where there is one, WeakPassphraseError.
    """
    if account.has_usable_password():
        raise WrongPassphraseError
    set_passphrase(account=account, passphrase=new_passphrase)


@transaction.atomic
def make_recovery_codes(*, account: Account, passphrase: str) -> list[str]:
    """Return new recovery codes, which are not stored; older ones are worthless from now on.

    Raises WrongPassphraseError.
    """
    require_passphrase(account=account, passphrase=passphrase)
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.filter(learner=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(learner=account, digest=_digest(account, code)) for code in codes
    )
    return codes


@transaction.atomic
def recover(*, username: str, code: str, new_passphrase: str) -> Account:
    """Set a new passphrase by a recovery code, which is worthless from then on.

    Ends what is signed in with the old passphrase. Raises WeakPassphraseError, before the code is
    looked at, and RecoveryFailedError, alike for unknown people and wrong codes.
    """
    name = normalise_username(username)
    require_strong(new_passphrase, Account(username=name))
    account = Account.objects.filter(username=name, is_active=True).first()
    # The same work for unknown people.
    digest = _digest(account or Account(username=name), code)
    used = account and RecoveryCode.objects.filter(learner=account, digest=digest).delete()[0]
    if not account or not used:
        raise RecoveryFailedError
    set_passphrase(account=account, passphrase=new_passphrase)
    return account


def set_passphrase(*, account: Account, passphrase: str) -> None:
    """Set a passphrase, and end what is signed in with the old one. Raises WeakPassphraseError."""
    require_strong(passphrase, account)
    account.set_password(passphrase)
    account.save(update_fields=["password"])
    AccessToken.objects.filter(learner=account).delete()
    end_sessions_of(account.pk)


def require_passphrase(*, account: Account, passphrase: str) -> None:
    """Raise WrongPassphraseError where it is not the one of the account."""
    if not check_password(passphrase, account.password):
        raise WrongPassphraseError


def require_strong(passphrase: str, account: Account) -> None:
    """Raise WeakPassphraseError for what thieves try first."""
    try:
        validate_password(passphrase, user=account)
    except ValidationError as error:
        raise WeakPassphraseError(" ".join(error.messages)) from error


def _new_code() -> str:
    """Return a code in groups, as people write it down."""
    return "-".join(draw(_GROUP) for _ in range(_GROUPS))


def _digest(account: Account, code: str) -> str:
    """Return what is stored of a code, however it is typed: gaps, case, O for 0."""
    value = f"{account.pk}\n{as_drawn(code)}"
    return salted_hmac("learners.recovery", value, algorithm="sha256").hexdigest()
