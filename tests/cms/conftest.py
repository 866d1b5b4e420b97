"""Staff and runs that several tests of the CMS need."""

import pytest

from cms.roles import Role, grant
from tests import drafts
from tests.factories import AccountFactory, OfficeFactory


@pytest.fixture
def manager(client, office):
    """A manager of the office, signed in."""
    account = AccountFactory()
    grant(account, Role.MANAGER, office)
    client.force_login(account)
    return account


@pytest.fixture
def elsewhere(release):
    """The run of another office's course."""
    draft = drafts.course(drafts.lesson(), office_id=OfficeFactory().pk, slug="elsewhere")
    return release(draft).course.runs.get()
