"""A partner with runs, and its API."""

import pytest

from courses.services import release_edition
from partners.models import Scope
from partners.services import make_key
from partners.services.keys import KeyAsked
from tests import drafts
from tests.api.client import ApiClient
from tests.factories import AccountFactory, PartnerFactory


@pytest.fixture
def partner(office, run):
    partner = PartnerFactory(office=office, name="University of Somewhere")
    partner.runs.add(run)
    return partner


@pytest.fixture
def demo_run(office, partner):
    draft = drafts.course(drafts.lesson(), office_id=office.pk)
    run = release_edition(draft=draft).edition.course.runs.get()
    partner.demo_runs.add(run)
    return run


@pytest.fixture
def boss(db):
    return AccountFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def new_key(partner, boss):
    """Make a key: of the partner, with all scopes, unless told otherwise."""

    def _new_key(of=partner, **fields):
        asked = {"name": "LMS", "scopes": Scope.values, "is_sandbox": False, "days": 30}
        return make_key(partner=of, asked=KeyAsked(**asked | fields), by_id=boss.pk)[0]

    return _new_key


@pytest.fixture
def as_partner(new_key):
    """The API, asked by the partner's program with a key that may do everything."""
    return ApiClient(new_key())
