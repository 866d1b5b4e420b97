"""Accounts of people who come by their organisation's single sign-on, with no passphrase."""

import uuid

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from learners.errors import InvalidUsernameError, UsernameTakenError
from learners.models import Account
from learners.models.account import normalise_username
from learners.services.consents import agree_to_service
from learners.services.usernames import require_choosable


def sign_up_by_organisation(
    *,
    username: str,
    language: str,
    provider: str,
    subject: str,
    text_id: uuid.UUID | None = None,
) -> Account:
    """Create a pseudonymous account that is entered by an organisation's single sign-on.

    ``subject`` is a fingerprint of who they are there: all that is kept, sealed. Whoever sends the
    form twice gets the account that the first one made. Raises UsernameTakenError,
    InvalidUsernameError, ConsentTextChangedError.
    """
    known = SocialAccount.objects.filter(provider=provider, uid=subject).select_related("user")
    if found := known.first():
        return found.user
    account = Account(username=normalise_username(username), language=language)
    account.uses_second_factor = False
    account.set_unusable_password()
    try:
        account.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise InvalidUsernameError(" ".join(error.messages)) from error
    require_choosable(account.username)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            SocialAccount.objects.create(user=account, provider=provider, uid=subject)
            agree_to_service(learner_id=account.pk, language=language, text_id=text_id)
    except IntegrityError:
        raise UsernameTakenError from None
    return account
