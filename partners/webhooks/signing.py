"""Secrets of endpoints, and how messages are signed: the Standard Webhooks specification."""

import base64
import secrets
from datetime import UTC, datetime

from django.utils import timezone
from standardwebhooks import Webhook

from learners.privacy.vault import open_text, seal_text
from partners.models import Endpoint

USE = "webhook"
_BYTES = 32


def new_secret() -> str:
    """Return a secret as the specification writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sealed(secret: str) -> str:
    """Return what is stored of a secret, or of a user and password."""
    return seal_text(secret, use=USE)


def secrets_of(endpoint: Endpoint) -> list[str]:
    """Return what signs now: the secret, and the former one for a while. Raises WrongKeyError."""
    tokens = [endpoint.secret]
    if endpoint.former_until and endpoint.former_until > timezone.now():
        tokens.append(endpoint.former_secret)
    return [open_text(token, use=USE) for token in tokens]


def signed_headers(keys: list[str], event_id: str, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows a message, its moment, and that it is ours."""
    now = datetime.now(UTC)
    signatures = [Webhook(key).sign(event_id, now, body.decode()) for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
