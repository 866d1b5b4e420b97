"""Learning without an account: guests, and how they come to have one.

A guest is an account like any other to everything that is learned, with a drawn user name and no
passphrase, so that nobody comes back to it but by the session or the token that it was made with.
It goes when it is unused (``settings.GUEST_DAYS``), or when its guest signs out.
"""

import uuid
from contextlib import suppress

from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from learners.codes import draw
from learners.errors import NotGuestError, UsernameTakenError
from learners.milestones import GuestSignedUp, record
from learners.models import AccessToken, Account
from learners.models.account import GUEST
from learners.services.accounts import new_account
from learners.services.consents import agree_to_service
from learners.services.erasing import erase_at_once
from learners.sessions import end_sessions_of

TAG = 8
"""How many signs tell guests apart: 40 random bits, since they are read aloud, not guessed."""


def begin_as_guest(*, language: str, text_id: uuid.UUID | None = None) -> Account:
    """Make an account for somebody who has not signed up; they agree to the text of the service.

    ``text_id`` is the text that they read, by default the one in force in their language. Raises
    ConsentTextChangedError.
    """
    while True:
        account = Account(username=GUEST + draw(TAG).lower(), language=language, is_guest=True)
        account.set_unusable_password()
        with suppress(IntegrityError), transaction.atomic():
            account.save(force_insert=True)
            agree_to_service(learner_id=account.pk, language=language, text_id=text_id)
            return account


@transaction.atomic
def sign_up_guest(
    *, account: Account, username: str, passphrase: str, text_id: uuid.UUID | None = None
) -> Account:
    """Give a guest a user name and a passphrase; everything stays, under the same id.

    Ends the guest's sessions and tokens: whoever calls begins new ones. Repeated with the same name
    and passphrase it changes nothing more. ``text_id`` is as for ``sign_up``.
    Raises NotGuestError, and what ``sign_up`` raises.
    """
    chosen = new_account(username=username, passphrase=passphrase, language=account.language)
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if not locked.is_guest or not locked.is_active:
        same = locked.username == chosen.username
        if not same or not check_password(passphrase, locked.password):
            raise NotGuestError
        return locked
    locked.username, locked.password, locked.is_guest = chosen.username, chosen.password, False
    try:
        with transaction.atomic():
            locked.save(update_fields=["username", "password", "is_guest"])
    except IntegrityError:
        raise UsernameTakenError from None
    agree_to_service(learner_id=locked.pk, language=locked.language, text_id=text_id)
    AccessToken.objects.filter(learner=locked).delete()
    end_sessions_of(locked.pk)
    record(GuestSignedUp(learner_id=locked.pk))
    return locked


def note_use(*, account: Account) -> None:
    """Note that a guest is here, so that the account is not taken for unused."""
    Account.objects.filter(pk=account.pk).update(last_login=Now())


@transaction.atomic
def leave_as_guest(*, learner_id: uuid.UUID) -> bool:
    """Have a guest erased at once, who cannot come back; return whether this call did it.

    Nobody else is: an account is erased when its owner asks for it.
    """
    guests = Account.objects.select_for_update(no_key=True).filter(is_guest=True, is_active=True)
    if not guests.filter(pk=learner_id).exists():
        return False
    erase_at_once(learner_id)
    return True
