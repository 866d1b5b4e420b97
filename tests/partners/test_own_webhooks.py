"""Developers of a partner look after its webhooks on its pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Delivery, Endpoint, MemberRole
from partners.webhooks.selectors import own_endpoint
from tests.factories import PartnerFactory
from tests.partners.hooks import listening
from tests.partners.members import client_of

AT = "https://hooks.example.org/a26"


@pytest.fixture
def client(partner):
    return client_of(partner, MemberRole.DEVELOPER)


@pytest.fixture
def page(partner):
    return reverse("web:partner-webhooks", args=[partner.pk])


@pytest.fixture
def endpoint(partner):
    return listening(partner, AT)[0]


def page_of(endpoint):
    return reverse("web:partner-webhooks-one", args=[endpoint.partner_id, endpoint.pk])


def test_a_webhook_is_made_and_its_secret_shown_once(client, page):
    asked = {"url": AT, "kind": "webhook", "events": ["enrolment.completed"]}
    assert "whsec_" in client.post(page, asked).content.decode()
    endpoint = Endpoint.objects.get()
    assert endpoint.events == ["enrolment.completed"]
    for address in (page, page_of(endpoint)):
        seen = client.get(address).content.decode()
        assert AT in seen
        assert "whsec_" not in seen


@pytest.mark.parametrize(
    "asked",
    [
        {"url": "http://hooks.example.org/", "kind": "webhook"},
        {"url": "", "kind": "webhook"},
        {"url": AT, "kind": "xapi"},
        {"url": AT, "kind": "xapi", "credentials": "nocolon"},
        {"url": AT, "kind": "webhook", "credentials": "u:p"},
        {"url": AT, "kind": "none"},
    ],
)
def test_what_cannot_be_is_refused_and_said(client, page, asked):
    response = client.post(page, asked)
    assert response.status_code == 422
    assert 'aria-labelledby="errors"' in response.content.decode()
    assert not Endpoint.objects.exists()


def test_a_record_store_is_made_without_showing_what_was_typed(client, page):
    asked = {"url": AT, "kind": "xapi", "credentials": "user:canary-word"}
    shown = client.post(page, asked, follow=True).content.decode()
    assert "canary-word" not in shown
    assert Endpoint.objects.get().kind == "xapi"


def test_each_button_does_what_it_says(client, endpoint, page):
    address = page_of(endpoint)
    client.post(address, {"act": "ping"})
    delivery = Delivery.objects.get()
    Delivery.objects.update(state="failed")
    assert "endpoint.ping" in client.get(address).content.decode()
    client.post(address, {"act": "replay"})
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    client.post(address, {"act": "disable"})
    assert own_endpoint(endpoint.partner, endpoint.pk).disabled_at
    client.post(address, {"act": "enable"})
    assert own_endpoint(endpoint.partner, endpoint.pk).disabled_at is None
    assert "whsec_" in client.post(address, {"act": "secret"}).content.decode()
    assert client.post(address, {"act": "remove"}).url == page
    assert not Endpoint.objects.exists()


def test_webhooks_of_others_are_not_there(client, partner):
    other = listening(PartnerFactory(), AT)[0]
    address = reverse("web:partner-webhooks-one", args=[partner.pk, other.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"act": "remove"}).status_code == 404
    assert Endpoint.objects.get() == other


def test_a_list_and_a_page_cost_the_same_however_much_there_is(client, partner, page, endpoint):
    counts = []
    for number in range(2):
        for each in range(number * 3):
            listening(partner, f"{AT}/{each}")
            client.post(page_of(endpoint), {"act": "ping"})
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
            client.get(page_of(endpoint))
        counts.append(len(asked))
    assert counts[0] == counts[1]
