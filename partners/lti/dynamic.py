"""Dynamic registration: a platform and we tell each other what we are, by an address used once."""

import secrets
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.crypto import salted_hmac

from courses.errors import NotFoundError
from partners.lti.addresses import address_of
from partners.lti.errors import NotConnectedError
from partners.lti.members import MEMBERS_SCOPE
from partners.lti.messages import CHOOSES, SCORE_SCOPE
from partners.lti.models import LtiRegistration
from partners.lti.registering import Platform, connect
from partners.lti.selectors import registration_of
from partners.models import Partner
from partners.outgoing import OutgoingError, ask

LIFE = timedelta(hours=1)
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_WAIT = 10


def new_code(*, partner: Partner, registration_id: uuid.UUID) -> str:
    """Return a code for the address of dynamic registration. It is good once, for an hour.

    Raises NotFoundError.
    """
    registration = registration_of(partner, registration_id)
    code = secrets.token_urlsafe(24)
    registration.code, registration.code_until = _digest(code), Now() + LIFE
    registration.save(update_fields=["code", "code_until"])
    return code


def registration_by(registration_id: uuid.UUID, code: str) -> LtiRegistration:
    """Return the registration that a code is for, with its partner. Raises NotFoundError."""
    rows = LtiRegistration.objects.filter(ended_at__isnull=True, code_until__gt=Now())
    found = rows.select_related("partner").filter(pk=registration_id, code=_digest(code)).first()
    if found is None:
        raise NotFoundError
    return found


def register_at(*, registration: LtiRegistration, configuration: str, token: str) -> None:
    """Tell a platform what we are, and take what it says of itself. Raises NotConnectedError."""
    there = _said(_answer("GET", configuration))
    headers = {"Content-Type": "application/json"}
    if token:
        if not (token.isascii() and token.isprintable()):
            raise NotConnectedError
        headers["Authorization"] = f"Bearer {token}"
    body = orjson.dumps(_ourselves(registration))
    told = _said(_answer("POST", _text(there, "registration_endpoint"), headers, body))
    deployment = _text(told.get(_TOOL), "deployment_id")
    platform = Platform(
        issuer=_text(there, "issuer"),
        client_id=_text(told, "client_id"),
        sign_in_address=_text(there, "authorization_endpoint"),
        keys_address=_text(there, "jwks_uri"),
        token_address=_text(there, "token_endpoint"),
        token_audience=_text(there, "authorization_server"),
        deployments=(deployment,) if deployment else (),
    )
    if platform.wrong():
        raise NotConnectedError
    connect(registration=registration, platform=platform, by_id=registration.created_by_id)


def _ourselves(registration: LtiRegistration) -> dict[str, Any]:
    """Return what we are. No claim is asked for but who it is: no name, no address."""
    launch = address_of("launch", registration)
    return {
        "application_type": "web",
        "client_name": settings.WAGTAIL_SITE_NAME,
        "grant_types": ["client_credentials", "implicit"],
        "response_types": ["id_token"],
        "initiate_login_uri": address_of("begin", registration),
        "redirect_uris": [launch],
        "jwks_uri": settings.SITE_URL + reverse("web:lti-keys"),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{SCORE_SCOPE} {MEMBERS_SCOPE}",
        _TOOL: {
            "domain": urlsplit(settings.SITE_URL).netloc,
            "target_link_uri": launch,
            "claims": ["iss", "sub"],
            "messages": [{"type": CHOOSES, "target_link_uri": address_of("choices", registration)}],
        },
    }


def _answer(
    method: str, address: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> Any:
    try:
        answer = ask(method, address, headers=headers, body=body, seconds=_WAIT)
        return answer.json() if answer.is_good else None
    except (OutgoingError, ValueError):
        return None


def _said(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotConnectedError
    return value


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _digest(code: str) -> str:
    return salted_hmac("partners.lti.code", code, algorithm="sha256").hexdigest()
