"""Where django-allauth asks how things are here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from learners.addresses import clean_address
from learners.models.account import normalise_username


class AccountAdapter(DefaultAccountAdapter):
    """Names, addresses and mails as ``learners.services`` have them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people sign up on our pages and by our API, where it is limited."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the one form of a user name, if it is well formed and free."""
        return super().clean_username(normalise_username(username), shallow=shallow)

    def clean_email(self, email: str) -> str:
        """Return the one form of an address. Raises ValidationError."""
        return clean_address(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: what is mailed is owed in the database first (``learners.mails``)."""
