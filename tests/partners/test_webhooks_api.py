"""Partners manage their webhooks by key, and see what became of each delivery."""

import uuid

import pytest

from partners.models import Endpoint, Scope
from partners.webhooks.delivering import deliver_due
from tests.api.client import ApiClient
from tests.factories import PartnerFactory

AT = "https://hooks.example.org/a26"
PATH = "/partner/webhooks"


def test_an_endpoint_is_made_changed_and_removed(as_partner):
    made = as_partner.post(PATH, {"url": AT})
    assert made.status_code == 201
    endpoint = made.json()
    assert endpoint["secret"].startswith("whsec_")
    path = f"{PATH}/{endpoint['id']}"
    assert made["Location"].endswith(path)
    assert "enrolment.completed" in endpoint["events"]
    changed = as_partner.patch(path, {"events": ["edition.released"], "enabled": False}).json()
    assert (changed["events"], changed["enabled"]) == (["edition.released"], False)
    assert changed["url"] == AT
    assert as_partner.get(PATH).json() == [changed]
    assert as_partner.delete(path).status_code == 204
    assert as_partner.get(path).status_code == 404


def test_a_secret_is_shown_only_when_it_is_made(as_partner):
    endpoint = as_partner.post(PATH, {"url": AT}).json()
    path = f"{PATH}/{endpoint['id']}"
    new = as_partner.post(f"{path}/secret").json()["secret"]
    assert new != endpoint["secret"]
    for shown in (as_partner.get(path), as_partner.get(PATH), as_partner.get(f"{path}/deliveries")):
        assert "whsec_" not in shown.content.decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"url": "http://hooks.example.org/"}, 422),
        ({"url": "https://user:word@hooks.example.org/"}, 422),
        ({"url": "ftp://hooks.example.org/"}, 422),
        ({"url": "x" * 501}, 422),
        ({"url": AT, "events": ["no.such"]}, 422),
        ({"url": AT, "kind": "xapi"}, 422),
        ({"url": AT, "kind": "xapi", "credentials": "nocolon"}, 422),
        ({"url": AT, "kind": "xapi", "credentials": "u:p", "events": ["edition.released"]}, 422),
        ({"url": AT, "credentials": "u:p"}, 422),
        ({"url": AT, "secret": "whsec_mine"}, 422),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(as_partner, asked, status):
    answer = as_partner.post(PATH, asked)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not Endpoint.objects.exists()


def test_one_address_is_there_once_and_there_are_twenty(as_partner, new_key):
    for number in range(20):
        assert as_partner.post(PATH, {"url": f"{AT}/{number}"}).status_code == 201
    assert as_partner.post(PATH, {"url": f"{AT}/20"}).status_code == 422
    sandbox = ApiClient(new_key(is_sandbox=True))
    assert sandbox.post(PATH, {"url": f"{AT}/0"}).status_code == 201
    assert sandbox.post(PATH, {"url": f"{AT}/0"}).status_code == 409


def test_a_test_is_sent_and_its_delivery_shown(as_partner, receiver):
    path = f"{PATH}/{as_partner.post(PATH, {'url': receiver.url}).json()['id']}"
    event = as_partner.post(f"{path}/ping").json()["event"]
    (waiting,) = as_partner.get(f"{path}/deliveries?state=waiting").json()["results"]
    assert (waiting["event"], waiting["status"]) == (event, None)
    deliver_due()
    (sent,) = as_partner.get(f"{path}/deliveries").json()["results"]
    assert (sent["type"], sent["state"], sent["status"]) == ("endpoint.ping", "sent", 204)
    assert sent["tried_at"]
    assert as_partner.post(f"{path}/replay", {"event": event}).json() == {"count": 1}
    deliver_due()
    assert [headers["webhook-id"] for headers, _body in receiver.got] == [event, event]


def test_a_replay_of_what_is_not_there_is_not_found(as_partner):
    path = f"{PATH}/{as_partner.post(PATH, {'url': AT}).json()['id']}/replay"
    assert as_partner.post(path, {"event": str(uuid.uuid4())}).status_code == 404
    assert as_partner.post(path).json() == {"count": 0}


def test_endpoints_of_others_are_not_there(as_partner, new_key):
    endpoint = as_partner.post(PATH, {"url": AT}).json()["id"]
    for key in (new_key(of=PartnerFactory()), new_key(is_sandbox=True)):
        other = ApiClient(key)
        assert other.get(PATH).json() == []
        assert other.patch(f"{PATH}/{endpoint}", {"enabled": False}).status_code == 404
        assert other.delete(f"{PATH}/{endpoint}").status_code == 404
    assert ApiClient(new_key(scopes=[Scope.PROGRESS])).get(PATH).status_code == 403
