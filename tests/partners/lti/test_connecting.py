"""Platforms are connected on the console: by typing, or by an address that is good once."""

import pytest
from django.utils import timezone

from partners.lti.dynamic import new_code
from partners.lti.registering import make_registration
from partners.models import LtiLink, LtiRegistration, MemberRole
from tests.lti import TEACHER
from tests.partners.members import client_of

pytestmark = pytest.mark.any_database


@pytest.fixture
def developer(partner):
    return client_of(partner, MemberRole.DEVELOPER)


@pytest.fixture
def unconnected(partner, boss, lms):
    return make_registration(partner=partner, name="Canvas", is_sandbox=False, by_id=boss.pk)


@pytest.fixture
def offered(partner, unconnected, lms):
    """The address for dynamic registration, as a platform opens it."""
    code = new_code(partner=partner, registration_id=unconnected.pk)
    return f"/lti/{unconnected.pk}/register/{code}/"


@pytest.fixture
def asks(lms):
    return {"openid_configuration": f"{lms.address}/configuration", "registration_token": "rt-7"}


def test_platform_is_connected_by_what_it_shows(developer, partner, lms):
    base = f"/partner/{partner.pk}/platforms/"
    made = developer.post(base, {"name": "Moodle"})
    shown = developer.get(made["Location"]).content.decode()
    registration = LtiRegistration.objects.get()
    assert f"http://testserver/lti/{registration.pk}/begin/" in shown
    facts = lms.facts() | {"deployments": " 1, 2 "}
    developer.post(made["Location"], facts)
    registration.refresh_from_db()
    assert registration.is_connected
    assert registration.deployments == ["1", "2"]
    assert developer.post(made["Location"], {"end": "1"})["Location"] == base
    assert developer.get(made["Location"]).status_code == 404


@pytest.mark.parametrize("address", ["x", "http://lms.example.org/keys", "https://a:b@c.org/"])
def test_address_that_is_none_of_a_secure_server_is_refused(
    developer, partner, unconnected, lms, settings, address
):
    settings.ALLOW_LOCAL_TARGETS = False
    facts = dict.fromkeys(lms.facts(), "https://lms.example.org/x")
    at = f"/partner/{partner.pk}/platforms/{unconnected.pk}/"
    assert developer.post(at, facts | {"keys_address": address}).status_code == 422
    assert developer.post(at, facts).status_code == 302


def test_platform_and_we_tell_each_other_what_we_are(client, offered, asks, lms, unconnected):
    page = client.get(offered, asks)
    assert "127.0.0.1" in page.content.decode()
    assert not lms.registered
    assert client.post(offered, asks).status_code == 200
    ((token, told),) = lms.registered
    assert token == "Bearer rt-7"
    assert told["redirect_uris"] == [f"http://testserver/lti/{unconnected.pk}/launch/"]
    assert told["https://purl.imsglobal.org/spec/lti-tool-configuration"]["claims"] == [
        *("iss", "sub")
    ]
    unconnected.refresh_from_db()
    assert unconnected.is_connected
    assert unconnected.client_id == "registered-1"
    assert unconnected.deployments == ["deployment-1"]
    assert client.post(offered, asks).status_code == 404


def test_address_is_good_for_an_hour_and_for_one_registration(
    client, offered, asks, unconnected, partner, boss
):
    other = make_registration(partner=partner, name="x", is_sandbox=False, by_id=boss.pk)
    elsewhere = offered.replace(str(unconnected.pk), str(other.pk))
    assert client.get(elsewhere, asks).status_code == 404
    LtiRegistration.objects.update(code_until=timezone.now())
    assert client.get(offered, asks).status_code == 404


@pytest.mark.parametrize("where", ["nowhere", "keys", ""])
def test_platform_that_says_nothing_sensible_is_not_connected(
    client, offered, asks, lms, unconnected, where
):
    wrong = asks | {"openid_configuration": f"{lms.address}/{where}" if where else "x"}
    assert client.post(offered, wrong).status_code == 422
    unconnected.refresh_from_db()
    assert not unconnected.is_connected
    assert client.post(offered, asks).status_code == 200


def test_members_are_counted_and_not_kept(developer, partner, visit, lms, registration):
    roles = [["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]] * 3
    lms.members = [
        {"user_id": f"user-{n}", "roles": each, "name": "Ada Canary", "status": "Active"}
        for n, each in enumerate(roles, start=1)
    ]
    lms.members.append({"user_id": "user-9", "roles": [TEACHER]})
    lms.members.append({"user_id": "user-8", "roles": roles[0], "status": "Inactive"})
    members = {"context_memberships_url": f"{lms.address}/members", "service_versions": ["2.0"]}
    visit.enter(**{"https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": members})
    lms.tool_keys = visit.client.get("/lti/keys.json").json()
    at = f"/partner/{partner.pk}/platforms/{registration.pk}/"
    link = LtiLink.objects.get()
    counted = developer.post(at, {"count": str(link.pk)}, follow=True)
    link.refresh_from_db()
    assert (link.members, link.joined) == (3, 1)
    assert "3" in counted.content.decode()
    assert "Canary" not in str(list(LtiLink.objects.values()))
