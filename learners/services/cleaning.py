"""Forgetting what has served its purpose."""

from datetime import timedelta

from django.utils import timezone

from learners.models import AccessToken, IdempotentRequest, MailedCode, SyncedEvent
from learners.services.guardians import forget_guardian_codes
from learners.sessions import SessionStore

IDEMPOTENCY_HOURS = 48
SYNCED_DAYS = 90


def forget_expired() -> None:
    """Delete what has expired; kept answers after 48 hours, events after 90 days."""
    now = timezone.now()
    SessionStore.clear_expired()
    AccessToken.objects.filter(expires_at__lte=now).delete()
    MailedCode.objects.filter(expires_at__lte=now).delete()
    IdempotentRequest.objects.filter(
        created_at__lte=now - timedelta(hours=IDEMPOTENCY_HOURS)
    ).delete()
    forget_guardian_codes()
    SyncedEvent.objects.filter(received_at__lte=now - timedelta(days=SYNCED_DAYS)).delete()
