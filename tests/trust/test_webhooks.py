"""Webhooks tell nothing of who does not share, and go to no machine of ours: TRUST.md B4, D5."""

import socket
import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.models import Purpose
from learners.privacy.vault import open_text
from learners.services import (
    complete_lesson,
    erase,
    lift_restriction,
    request_erasure,
    restrict_processing,
    withdraw_consent,
)
from partners.models import Delivery, Endpoint, Event
from partners.webhooks.delivering import deliver_due
from partners.webhooks.services import forget_old_events, ping
from tests import consents
from tests.factories import PASSPHRASE
from tests.partners.hooks import finishes, joins, later, listening, place_of, shares
from tests.partners.receiver import receiving
from tests.trust.conftest import wait_until
from tests.trust.thief import dump


@pytest.fixture
def receiver(settings, partner):
    settings.ALLOW_LOCAL_TARGETS = True
    with receiving() as listener:
        listening(partner, listener.url)
        yield listener


@pytest.fixture
def joined(receiver, as_partner, learner, run):
    return joins(as_partner, learner, run)


STOPS = [
    pytest.param(
        lambda account: withdraw_consent(learner_id=account.pk, purpose=Purpose.PARTNERS),
        shares,
        id="withdrawn",
    ),
    pytest.param(
        lambda account: restrict_processing(account=account),
        lambda account: lift_restriction(account=account),
        id="restricted",
    ),
]


def test_of_who_has_not_agreed_only_that_is_told(
    joined, receiver, learner, run, lesson_id, quiz_id
):
    finishes(learner, run, lesson_id, quiz_id)
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    deliver_due()
    (event,) = receiver.events
    assert event["type"] == "learner.private"
    assert set(event["data"]) == {"learner", "run_id", "sequence", "state"}


@pytest.mark.parametrize(("stop", "again"), STOPS)
def test_what_waits_is_not_told_once_it_may_not_be(
    joined, receiver, learner, run, lesson_id, stop, again
):
    """Also where it was written while it might be told: what counts is the moment of sending."""
    shares(learner)
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    stop(learner)
    deliver_due()
    later()
    assert receiver.kinds == ["learner.private", "learner.private"]
    assert not Event.objects.exclude(kind="learner.private").exists()
    again(learner)
    deliver_due()
    later()
    assert receiver.kinds[2:] == ["enrolment.started", "progress.reached"]


def test_consent_to_words_that_have_changed_is_looked_at_when_it_is_sent(
    joined, receiver, learner, run, lesson_id
):
    shares(learner)
    deliver_due()
    later()
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    consents.change_text(Purpose.PARTNERS)
    deliver_due()
    later()
    assert receiver.kinds == ["learner.private", "enrolment.started", "learner.private"]


def test_who_is_erased_is_gone_and_nothing_else_stays(joined, receiver, learner, run, lesson_id):
    shares(learner)
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    assert erase(learner.pk)
    deliver_due()
    later()
    assert receiver.events[-1]["type"] == "learner.gone"
    assert receiver.events[-1]["data"]["learner"] == joined
    assert set(Event.objects.values_list("kind", flat=True)) <= {"learner.private", "learner.gone"}


def test_messages_hold_nothing_that_says_who_it_is(
    joined, receiver, learner, run, lesson_id, quiz_id
):
    shares(learner)
    finishes(learner, run, lesson_id, quiz_id)
    deliver_due()
    later()
    later()
    assert len(receiver.got) >= 4
    sent = "".join(body.decode() for _headers, body in receiver.got)
    assert str(learner.pk) not in sent
    assert learner.username not in sent


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_no_message_goes_to_a_private_address_whatever_its_name(partner, monkeypatch, address):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: asked.append(args))
    endpoint, _secret = listening(partner, "https://hooks.example.org/")
    ping(place=place_of(partner), endpoint_id=endpoint.pk)
    deliver_due()
    assert not asked
    assert Delivery.objects.get().error == "address"


def test_a_stolen_database_has_no_secret(partner):
    _endpoint, secret = listening(partner, "https://hooks.example.org/")
    listening(partner, "https://lrs.example.org/", kind="xapi", credentials="canary:canary-7719")
    stolen = dump()
    assert secret.removeprefix("whsec_") not in stolen
    assert "canary-7719" not in stolen


def test_secrets_are_sealed_anew_with_the_newest_key(partner, settings):
    endpoint, secret = listening(partner, "https://hooks.example.org/")
    new = "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldzE="
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.ENCRYPTION_KEYS = [new]
    endpoint.refresh_from_db()
    assert open_text(endpoint.secret, use="webhook") == secret


def test_an_endpoint_whose_secret_does_not_open_waits_and_holds_up_nobody(
    partner, receiver, settings
):
    broken, _secret = listening(partner, f"{receiver.url}/other")
    Endpoint.objects.filter(pk=broken.pk).update(secret="of another key")
    place = place_of(partner)
    for endpoint in Endpoint.objects.all():
        ping(place=place, endpoint_id=endpoint.pk)
    deliver_due()
    assert len(receiver.got) == 1
    assert Delivery.objects.get(endpoint=broken).state == "waiting"


def test_what_has_happened_is_forgotten_after_a_month(joined, receiver):
    Event.objects.update(at=timezone.now() - timezone.timedelta(days=31))
    forget_old_events()
    assert not Delivery.objects.exists()


SETUP = """
import sys
from partners.models import Partner
from courses.models import Office
from partners.webhooks.services import EndpointAsked, Place, make_endpoint, ping
office = Office.objects.create(slug="o", name="O")
partner = Partner.objects.create(office=office, name="P", contract_from="2020-01-01")
place = Place(partner=partner, is_sandbox=False, by_id=office.pk)
endpoint, _secret = make_endpoint(place=place, asked=EndpointAsked(url="{url}"))
for _ in range(3):
    ping(place=place, endpoint_id=endpoint.pk)
print(endpoint.pk)
"""


@pytest.mark.any_database
@pytest.mark.takes_long
def test_a_worker_killed_between_sending_and_noting_loses_nothing(site):
    site.environment["ALLOW_LOCAL_TARGETS"] = "1"
    with receiving() as listener:
        site.run(SETUP.format(url=listener.url))
        site.start(FAILPOINT="webhook.sent")
        site.wait_until_killed()
        site.stop()
        states = "SELECT state FROM partners_delivery"
        assert {state for (state,) in site.rows(states)} == {"waiting"}
        site.start()
        wait_until(lambda: {state for (state,) in site.rows(states)} == {"sent"}, "still owed")
        ids = [uuid.UUID(headers["webhook-id"]) for headers, _body in listener.got]
    assert len(ids) > len(set(ids)) == 3
