"""Who somebody is who gives a name and a passphrase."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from learners.addresses import clean_address
from learners.models import Account
from learners.models.account import normalise_username
from learners.second_factor import with_second_factor


class AccountBackend(ModelBackend):
    """Takes a user name, or the address that an account has proved, as the name."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """Return the account, or None: the same work for unknown people. One query."""
        if username is None or password is None:
            return None
        account = account_named(username)
        if account is None:
            Account().set_password(password)
            return None
        fits = account.check_password(password) and self.user_can_authenticate(account)
        return account if fits else None


def account_named(name: str) -> Account | None:
    """Return whose user name or proved address this is, active or not. One query.

    It knows whether its owner uses a second factor. No user name has an @ in it.
    """
    uses: dict[str, Any] = {"uses_second_factor": with_second_factor()}
    accounts = Account.objects.annotate(**uses)
    if "@" not in name:
        return accounts.filter(username=normalise_username(name)).first()
    try:
        address = clean_address(name)
    except ValidationError:
        return None
    proved = {"emailaddress__email": address, "emailaddress__verified": True}
    return accounts.filter(**proved).first()
