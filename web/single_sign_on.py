"""Signing in by an organisation's single sign-on (OpenID Connect), with django-allauth.

Of a person only a fingerprint of the subject is kept, sealed: of the number under which their
organisation knows them. No name, no address, no token. It is asked for as little (the scope is
``openid``), and what comes all the same is left where it is.
"""

import hashlib
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from web.sessions import sign_on

NEW = "new-by-organisation"
"""In a session, which is sealed: who has come from an organisation for the first time."""


class Exchange(OpenIDConnectOAuth2Adapter):
    """What is said between us and an organisation."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return where the organisation sends people back to: never what a Host header says."""
        return settings.SITE_URL + reverse("web:sign-on-callback", args=[self.provider_id])

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Check the signature of what the organisation says, though it says so to us directly."""
        self.did_fetch_access_token = False
        return super()._decode_id_token(app, id_token)


class Organisation(OpenIDConnectProvider):
    """An organisation of ``settings.OIDC_PROVIDERS``."""

    oauth2_adapter_class = Exchange
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        """Ask who it is, and nothing else."""
        return ["openid"]

    def extract_uid(self, data: Any) -> str:
        """Return what is kept of who it is: a fingerprint, which is always as long."""
        subject = super().extract_uid(data)
        return hashlib.sha256(f"{self.sub_id}\n{subject}".encode()).hexdigest()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Keep nothing."""
        return {}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """Take no name and no address."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """Take no address: whoever wants to give one proves it."""
        return []


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Leads whoever has come from an organisation on, into our own ways."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign in who is known, by their second factor if they use one; let others sign up."""
        account = sociallogin.account
        if sociallogin.is_existing:
            going_to = sociallogin.state.get("next") or "web:my-learning"
            raise ImmediateHttpResponse(sign_on(request, sociallogin.user, going_to=going_to))
        request.session[NEW] = {
            "provider": account.provider,
            "subject": account.uid,
            "next": sociallogin.state.get("next") or "",
        }
        raise ImmediateHttpResponse(redirect("web:sign-on-new"))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say that it did not work, on the page for signing in."""
        raise ImmediateHttpResponse(failed(request))


def failed(request: HttpRequest) -> Any:
    """Lead back to signing in, and say why."""
    messages.error(request, _("Signing in through your organisation did not work. Try again."))
    return redirect("web:sign-in")
