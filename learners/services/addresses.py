"""An e-mail address, for those who want to give one: proving it, removing it, getting in by it.

What is answered is the same whether somebody has an address or nobody, and so is the work: whether
a mail goes out, and which, is decided by a worker (``learners.mails``). Nobody can keep an address
from its owner by claiming it: it is theirs who prove it.
"""

import uuid
from contextlib import suppress
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from learners.addresses import clean_address
from learners.backends import account_named
from learners.codes import as_drawn, draw
from learners.errors import InvalidAddressError, WrongCodeError
from learners.models import Account, MailedCode, Purpose
from learners.models.mailed import CodePurpose
from learners.nudges import nudge
from learners.privacy.vault import MAILED, open_text, seal_text
from learners.services.consents import withdraw_consent
from learners.services.passphrases import require_passphrase, require_strong, set_passphrase

CODE_MINUTES = 15
# Eight characters are 40 random bits, for five tries.
_HALF = 4


@transaction.atomic
def request_address(*, account: Account, address: str, passphrase: str) -> None:
    """Have a code mailed that proves an address: it takes the place of one that there is.

    Raises WrongPassphraseError, InvalidAddressError.
    """
    require_passphrase(account=account, passphrase=passphrase)
    _owe(account.pk, CodePurpose.ADDRESS, _clean(address))


def confirm_address(*, account: Account, code: str) -> str:
    """Keep the address that a code was mailed to; return it.

    Raises WrongCodeError, also where somebody else has proved the address.
    """
    address = _use(account.pk, CodePurpose.ADDRESS, code)
    with transaction.atomic():
        EmailAddress.objects.filter(user=account).delete()
        if EmailAddress.objects.filter(email=address, verified=True).exists():
            raise WrongCodeError
        try:
            EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
        except IntegrityError:
            raise WrongCodeError from None
    return address


@transaction.atomic
def remove_address(*, account: Account, passphrase: str) -> None:
    """Forget the address of an account, and codes that were mailed. Raises WrongPassphraseError.

    Nothing can be sent then, so a consent to e-mail is taken back: an address that is given later
    is another matter.
    """
    require_passphrase(account=account, passphrase=passphrase)
    EmailAddress.objects.filter(user=account).delete()
    MailedCode.objects.filter(learner_id=account.pk).delete()
    withdraw_consent(learner_id=account.pk, purpose=Purpose.EMAIL)


@transaction.atomic
def request_reset(*, address: str) -> None:
    """Have a code mailed that lets whoever has proved an address choose a new passphrase.

    Raises InvalidAddressError, and nothing else, whether there is such an account or not.
    """
    cleaned = _clean(address)
    _owe(_owner(cleaned), CodePurpose.PASSPHRASE, cleaned)


def reset_passphrase(*, address: str, code: str, new_passphrase: str) -> Account:
    """Set a new passphrase by a mailed code, and end what is signed in with the old one.

    Raises WeakPassphraseError, before the code is looked at, and WrongCodeError, alike for unknown
    addresses and wrong codes.
    """
    require_strong(new_passphrase, Account(username=address))
    try:
        learner_id = _owner(clean_address(address))
    except ValidationError as error:
        raise WrongCodeError from error
    _use(learner_id, CodePurpose.PASSPHRASE, code)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=learner_id)
        set_passphrase(account=account, passphrase=new_passphrase)
    return account


def _clean(address: str) -> str:
    try:
        return clean_address(address)
    except ValidationError as error:
        raise InvalidAddressError from error


def _owe(learner_id: uuid.UUID, purpose: CodePurpose, address: str) -> None:
    """Owe a mail with a new code, in place of one that was asked for before."""
    from learners.tasks import mail_code  # noqa: PLC0415 - the task imports this module

    code = f"{draw(_HALF)}-{draw(_HALF)}"
    row = MailedCode(
        learner_id=learner_id,
        purpose=purpose,
        address=seal_text(address, use=MAILED),
        code=seal_text(code, use=MAILED),
        digest=_digest(learner_id, purpose, code),
        expires_at=Now() + timedelta(minutes=CODE_MINUTES),
    )
    with suppress(IntegrityError), transaction.atomic():  # one was asked for at the same moment
        MailedCode.objects.filter(learner_id=learner_id, purpose=purpose).delete()
        row.save(force_insert=True)
    nudge(mail_code, str(learner_id), purpose.value)


def _owner(address: str) -> uuid.UUID:
    """Return whose address it is; for an address of nobody, who can sign in, an id of nobody."""
    account = account_named(address)
    return account.pk if account and account.is_active else uuid.uuid4()


def _use(learner_id: uuid.UUID, purpose: CodePurpose, code: str) -> str:
    """Use a code up; return the address that it was mailed to. Raises WrongCodeError.

    A try is counted before it is looked at, so that parallel ones get no more than there are.
    """
    codes = MailedCode.objects.filter(learner_id=learner_id, purpose=purpose)
    left = codes.filter(tries__lt=MailedCode.MAX_TRIES, expires_at__gt=Now())
    counted = left.update(tries=F("tries") + 1)
    right = codes.filter(digest=_digest(learner_id, purpose, code))
    row = right.first()
    used = right.delete()[0]
    if not (counted and row and used):
        raise WrongCodeError
    return open_text(row.address, use=MAILED)


def _digest(learner_id: uuid.UUID, purpose: CodePurpose, code: str) -> str:
    """Return what is stored of a code, however it is typed."""
    value = f"{learner_id}\n{purpose.value}\n{as_drawn(code)}"
    return salted_hmac("learners.mailed", value, algorithm="sha256").hexdigest()
