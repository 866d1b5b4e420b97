"""A partner's developers make, replace and revoke its keys themselves."""

import re

import pytest
from django.urls import reverse

from learners.models import AuditEntry
from partners.models import ApiKey, MemberRole
from partners.services import keys as services
from tests.api.client import ApiClient
from tests.factories import PartnerFactory
from tests.partners.members import client_of

KEY = {"name": "LMS", "scopes": ["catalogue", "progress"], "days": "30"}
DRAWN = re.compile(r"a26p_live_\w{8}_[\w-]{43}")


@pytest.fixture
def address(partner):
    return reverse("web:partner-keys", args=[partner.pk])


@pytest.fixture
def developer(partner):
    return client_of(partner, MemberRole.DEVELOPER)


def test_new_key_is_shown_once_and_works(developer, address, partner):
    (key,) = DRAWN.findall(developer.post(address, KEY).text)
    assert ApiClient(key).get("/partner/key").json()["scopes"] == KEY["scopes"]
    again = developer.get(address).text
    assert key not in again
    assert ApiKey.objects.get().prefix in again
    assert AuditEntry.objects.filter(action="made_key", office=partner.office).count() == 1


def test_key_is_replaced_with_an_overlap_and_revoked_at_once(developer, address):
    (old,) = DRAWN.findall(developer.post(address, KEY).text)
    row = ApiKey.objects.get()
    (new,) = DRAWN.findall(developer.post(address, {"act": "replace", "key": row.pk}).text)
    assert [ApiClient(key).get("/partner/key").status_code for key in (old, new)] == [200, 200]
    assert developer.post(address, {"act": "replace", "key": row.pk}).status_code == 404
    answer = developer.post(address, {"act": "revoke", "key": row.pk}, follow=True)
    assert "It counts no more" in answer.text
    assert [ApiClient(key).get("/partner/key").status_code for key in (old, new)] == [401, 200]


def test_key_of_another_partner_is_not_there(developer, address, new_key):
    new_key(of=PartnerFactory())
    theirs = ApiKey.objects.get()
    for act in ("replace", "revoke"):
        assert developer.post(address, {"act": act, "key": theirs.pk}).status_code == 404
    assert theirs.prefix not in developer.get(address).text
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


@pytest.mark.parametrize(
    "wrong", [{"scopes": ["all"]}, {"scopes": []}, {"days": "731"}, {"name": ""}]
)
def test_unfit_form_makes_no_key_and_says_what_is_wrong(developer, address, wrong):
    response = developer.post(address, KEY | wrong)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert not ApiKey.objects.exists()


def test_there_are_only_so_many_keys_that_count(developer, address, monkeypatch, boss, client):
    monkeypatch.setattr(services, "MOST", 1)
    developer.post(address, KEY)
    response = developer.post(address, KEY)
    assert (response.status_code, "too many keys" in response.text) == (422, True)
    client.force_login(boss)
    row = ApiKey.objects.get()
    office = reverse("cms:partner-keys", args=[row.partner_id])
    assert "too many keys" in client.post(office, KEY).text
    developer.post(address, {"act": "revoke", "key": row.pk})
    assert DRAWN.search(developer.post(address, KEY).text)
