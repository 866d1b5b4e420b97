"""Addresses that leave the site: built from the configured address, never from a Host header."""

from django.conf import settings


def verification_url(code: str) -> str:
    """Return the absolute address of a certificate's public page."""
    return f"{settings.SITE_URL}/verify/{code}"
