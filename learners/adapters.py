"""Where django-allauth asks how things are here."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from learners.addresses import clean_address
from learners.errors import SignInFailedError
from learners.models import Account
from learners.models.account import normalise_username
from learners.privacy.vault import FACTOR, open_text, seal_text
from learners.second_factor import MAIN, uses_second_factor
from learners.throttling import passphrase_tried

STAYS = "stays-signed-in"
"""Where a session keeps, until its owner is signed in, that it is to outlive the browser."""
GUEST = "guest"
"""In a session: who learned in this browser before its owner signed in, until they decide."""
_RECORDS = ("account_authentication_methods", "account_authentication_methods_user")


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

    def authenticate(self, request: HttpRequest, **credentials: str) -> Account | None:
        """Return who gives a name and the right passphrase. Counted with all tries on this site.

        Raises TooManyTriesError.
        """
        name = credentials.get("username") or credentials.get("email") or ""
        account = None
        with suppress(SignInFailedError), passphrase_tried(request, name):
            account = authenticate(
                request, username=normalise_username(name), password=credentials["password"]
            )
            if account is None:
                raise SignInFailedError
        return account if isinstance(account, Account) else None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: what is mailed is owed in the database first (``learners.mails``)."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: pages say what they did, in words of their own."""

    def get_login_stages(self) -> list[str]:
        """Return what somebody has to pass after the passphrase: the second factor, if any."""
        return ["learners.adapters.SecondFactorStage"]

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponseRedirect:
        """Lead back to signing in."""
        return redirect(settings.LOGIN_URL)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign somebody in, under a new key: whoever they were before, how they did it stays noted.

        What somebody did as a guest until now is not lost: the session says whose that is.
        """
        before, stays = request.user, request.session.pop(STAYS, False)
        kept = {name: request.session[name] for name in _RECORDS if name in request.session}
        super().login(request, user)
        request.session.update(kept)
        if isinstance(before, Account) and before.is_guest and before.pk != user.pk:
            _leave_guest(request, before)
        if stays:
            days = int(timedelta(days=settings.GUEST_DAYS).total_seconds())
            request.session.set_expiry(days if user.is_guest else settings.SESSION_COOKIE_AGE)


def _leave_guest(request: HttpRequest, guest: Account) -> None:
    # The services import the session engine, and what they need of allauth imports this module.
    from learners.selectors.accounts import has_enrolled  # noqa: PLC0415
    from learners.services.guests import leave_as_guest  # noqa: PLC0415

    if has_enrolled(guest.pk):
        request.session[GUEST] = str(guest.pk)
    else:
        leave_as_guest(learner_id=guest.pk)


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor on our page."""

    urlname = settings.SECOND_STEP_URL

    def handle(self) -> tuple[Any, bool]:
        """Lead to the page of the second factor, for those who use one."""
        if not self._should_handle(self.request):
            return None, True
        self.state["authentication_required"] = True
        return headed_redirect_response(settings.SECOND_STEP_URL), True


class FactorAdapter(DefaultMFAAdapter):
    """Seals secrets, and names this site as its address is configured."""

    def encrypt(self, text: str) -> str:
        """Return a secret sealed."""
        return seal_text(text, use=FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret. Raises WrongKeyError where no configured key opens it."""
        return open_text(encrypted_text, use=FACTOR)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Say whether somebody uses a second factor, without a query where that is known."""
        if types is not None and set(types) == set(MAIN):
            return uses_second_factor(user)
        return super().is_mfa_enabled(user, types)

    def get_totp_issuer(self) -> str:
        """Return what an app shows beside the user name."""
        return self._host()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site a passkey is: never what a Host header says."""
        return {"id": self._host(), "name": self._host()}

    def _host(self) -> str:
        return urlsplit(settings.SITE_URL).hostname or ""
