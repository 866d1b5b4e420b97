"""Forgetting what has served its purpose."""

from datetime import timedelta

from django.utils import timezone

from learners.models import AccessToken, IdempotentRequest

IDEMPOTENCY_HOURS = 48


def forget_expired() -> None:
    """Delete expired bearer tokens, and kept answers older than 48 hours."""
    now = timezone.now()
    AccessToken.objects.filter(expires_at__lte=now).delete()
    IdempotentRequest.objects.filter(
        created_at__lte=now - timedelta(hours=IDEMPOTENCY_HOURS)
    ).delete()
