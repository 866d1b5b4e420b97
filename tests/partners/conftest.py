"""Fixtures of what partners have."""

import pytest

from tests.partners.receiver import receiving


@pytest.fixture
def receiver(settings):
    """A receiver of webhooks on this machine, which may be asked here."""
    settings.ALLOW_LOCAL_TARGETS = True
    with receiving() as listener:
        yield listener
