"""Signing up and in, bearer tokens, and what an account holds."""

import secrets
import uuid
from base64 import urlsafe_b64encode
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learners.errors import (
    InvalidNameError,
    InvalidUsernameError,
    SignInFailedError,
    UnknownTimeZoneError,
    UsernameTakenError,
    WeakPassphraseError,
)
from learners.models import AccessToken, Account
from learners.models.account import normalise_username
from learners.names import clean_name
from learners.privacy.keys import encrypt_for
from learners.services.consents import agree_to_service
from learners.services.usernames import require_choosable
from learners.tokens import digest
from learners.zones import zones

GUEST_TOKEN_DAYS = 365


def sign_up(
    *, username: str, passphrase: str, language: str, text_id: uuid.UUID | None = None
) -> Account:
    """Create a pseudonymous account. By it, its owner agrees to the text of the service.

    ``text_id`` is the text that they read, by default the one in force in their language.

    A sign-up repeated with the same passphrase returns the account that the first one made, so
    that a lost answer on a slow link locks nobody out of the name they chose. Raises
    UsernameTakenError, InvalidUsernameError, WeakPassphraseError, ConsentTextChangedError.
    """
    draft = new_account(username=username, passphrase=passphrase, language=language)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            agree_to_service(learner_id=draft.pk, language=language, text_id=text_id)
    except IntegrityError:
        account = authenticate(username=draft.username, password=passphrase)
        if not isinstance(account, Account) or account.is_staff:
            raise UsernameTakenError from None
        return account
    return draft


def new_account(*, username: str, passphrase: str, language: str) -> Account:
    """Return an account that is not stored yet.

    Raises InvalidUsernameError, UsernameTakenError, WeakPassphraseError.
    """
    draft = Account(username=normalise_username(username), language=language)
    draft.uses_second_factor = False
    try:
        draft.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise InvalidUsernameError(" ".join(error.messages)) from error
    require_choosable(draft.username)
    try:
        validate_password(passphrase, user=draft)
    except ValidationError as error:
        raise WeakPassphraseError(" ".join(error.messages)) from error
    draft.set_password(passphrase)
    return draft


def sign_in(*, username: str, passphrase: str) -> Account:
    """Return the account, or raise SignInFailedError; unknown people cost the same work."""
    account = authenticate(username=normalise_username(username), password=passphrase)
    if not isinstance(account, Account):
        raise SignInFailedError
    return account


def create_token(*, account: Account, idempotency_key: str = "") -> tuple[str, AccessToken]:
    """Make a bearer token; return it and its row. The token itself is nowhere stored.

    With an idempotency key it is derived instead of drawn, so that asking again gives the same
    token, for as long as the passphrase stays the same.
    """
    drawn = _derived(account, idempotency_key) if idempotency_key else secrets.token_bytes(48)
    token_id, secret = uuid.UUID(bytes=drawn[:16], version=4), drawn[16:]
    row, is_new = AccessToken.objects.get_or_create(
        learner=account,
        id=token_id,
        defaults={
            "digest": digest(secret, account),
            "expires_at": timezone.now() + timedelta(days=_token_days(account)),
        },
    )
    if is_new:
        Account.objects.filter(pk=account.pk).update(last_login=Now())
    text = urlsafe_b64encode(account.pk.bytes + token_id.bytes + secret).decode()
    return f"a26_{text}", row


def _token_days(account: Account) -> int:
    """Return how long a token is valid: a guest can get no other, and goes when it is unused."""
    return GUEST_TOKEN_DAYS if account.is_guest else settings.ACCESS_TOKEN_DAYS


def _derived(account: Account, idempotency_key: str) -> bytes:
    """Return 48 bytes that only this site can make, out of what the client chose."""
    value = f"{account.pk}\n{account.password}\n{idempotency_key}"
    return salted_hmac("learners.token", value, algorithm="sha512").digest()[:48]


def revoke_token(*, learner_id: uuid.UUID, token_id: uuid.UUID) -> None:
    """Make a bearer token worthless at once."""
    AccessToken.objects.filter(learner_id=learner_id, id=token_id).delete()


def set_certificate_name(*, account: Account, name: str) -> None:
    """Set the name for certificates issued from now on; ``""`` removes it.

    Control characters are dropped. Raises InvalidNameError over 200 characters.
    """
    _set_name(account, "certificate_name", name)


def set_language(*, account: Account, language: str) -> None:
    """Set the language that the site greets this person in."""
    account.language = language
    account.save(update_fields=["language"])


def set_display_name(*, account: Account, name: str) -> None:
    """Set what the site calls somebody on their own pages; ``""`` removes it.

    Control characters are dropped. Raises InvalidNameError over 200 characters.
    """
    _set_name(account, "display_name", name)


@transaction.atomic
def _set_name(account: Account, field: str, name: str) -> None:
    try:
        cleaned = clean_name(name)
    except ValidationError as error:
        raise InvalidNameError(" ".join(error.messages)) from error
    sealed = encrypt_for(learner_id=account.pk, text=cleaned) if cleaned else None
    setattr(account, field, sealed)
    account.save(update_fields=[field])


def set_time_zone(*, account: Account, time_zone: str) -> None:
    """Set the zone in which the server tells times; ``""`` leaves that to the browser.

    Raises UnknownTimeZoneError.
    """
    if time_zone and time_zone not in zones():
        raise UnknownTimeZoneError
    account.time_zone = time_zone
    account.save(update_fields=["time_zone"])


def set_preferences(*, account: Account, neutral_titles: bool, low_data: bool) -> None:
    """Set how pages are to be for this person."""
    account.neutral_titles, account.low_data = neutral_titles, low_data
    account.save(update_fields=["neutral_titles", "low_data"])


def set_extra_time(*, account: Account, per_cent: int) -> None:
    """Set how much more time attempts that are started from now on may take."""
    account.extra_time = per_cent
    account.save(update_fields=["extra_time"])
