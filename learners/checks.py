"""System checks: keys and broker."""

from typing import Any

from celery import current_app
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from learners.ages import HIGHEST, LOWEST
from learners.countries import country_codes


@register(Tags.security)
def check_encryption_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to run without keys that can encrypt: names would have nowhere to go."""
    if not settings.ENCRYPTION_KEYS:
        return [
            Error(
                "ENCRYPTION_KEYS is not set.",
                hint="Make a key with: python -c 'from cryptography.fernet import Fernet; "
                "print(Fernet.generate_key().decode())'",
                id="learners.E001",
            )
        ]
    try:
        for key in settings.ENCRYPTION_KEYS:
            Fernet(key)
    except ValueError:
        return [Error("A key in ENCRYPTION_KEYS is malformed.", id="learners.E002")]
    return []


@register
def check_ages_of_consent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse ages of no country, and ages that no law has: a slip of the pen lets children in."""
    return [
        Error(f"AGES_OF_CONSENT has {country}={age}.", id="learners.E003")
        for country, age in settings.AGES_OF_CONSENT.items()
        if country not in country_codes() or not LOWEST <= age <= HIGHEST
    ]


@register("broker", deploy=True)
def check_broker(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where the broker does not answer: work then waits for the sweeper (deploy check)."""
    try:
        with current_app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except Exception as error:
        return [
            Warning(
                f"The broker is unreachable ({type(error).__name__}).",
                hint="Check BROKER_URL.",
                id="learners.W001",
            )
        ]
    return []
