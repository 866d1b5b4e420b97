"""Messages arrive in order, signed, until they have; who is slow or down keeps nobody waiting."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.services import complete_lesson, withdraw
from partners.models import Delivery, DeliveryState, Endpoint, Event
from partners.webhooks.delivering import deliver_due, is_due, wait_after
from partners.webhooks.services import ping, replace_secret, replay
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.hooks import finishes, joins, later, listening, place_of, shares
from tests.partners.receiver import receiving


@pytest.fixture
def made(receiver, partner):
    """The partner's endpoint at the receiver, and its secret."""
    return listening(partner, receiver.url)


@pytest.fixture
def place(partner):
    return place_of(partner)


@pytest.fixture
def several(as_partner, run):
    """Three learners, who share."""
    found = [AccountFactory() for _ in range(3)]
    for number, each in enumerate(found):
        joins(as_partner, each, run, f"s-{number}")
        shares(each)
    return found


def states():
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_each_message_is_signed_as_the_specification_says(made, place, receiver):
    endpoint, secret = made
    event = ping(place=place, endpoint_id=endpoint.pk)
    deliver_due()
    ((headers, body),) = receiver.got
    assert headers["webhook-id"] == str(event.pk)
    assert Webhook(secret).verify(body, headers)["type"] == "endpoint.ping"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)


def test_while_a_secret_is_replaced_both_sign(made, place, receiver):
    endpoint, old = made
    new = replace_secret(place=place, endpoint_id=endpoint.pk)
    ping(place=place, endpoint_id=endpoint.pk)
    deliver_due()
    Endpoint.objects.update(former_until=timezone.now())
    ping(place=place, endpoint_id=endpoint.pk)
    deliver_due()
    (headers, body), (afterwards, later_body) = receiver.got
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)
    assert Webhook(new).verify(later_body, afterwards)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(later_body, afterwards)


def test_receiver_has_the_story_in_order(
    made, as_partner, learner, run, lesson_id, quiz_id, receiver
):
    pairwise = joins(as_partner, learner, run)
    shares(learner)
    finishes(learner, run, lesson_id, quiz_id)
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    deliver_due()
    data = [event["data"] for event in receiver.events]
    assert [each["sequence"] for each in data] == [1, 2, 3, 4, 5]
    assert {each["learner"] for each in data} == {pairwise}
    assert receiver.kinds == [
        "learner.private",
        "enrolment.started",
        "progress.reached",
        "enrolment.completed",
        "certificate.issued",
    ]
    assert data[0] == {
        "learner": pairwise,
        "run_id": str(run.pk),
        "sequence": 1,
        "state": "private",
    }
    assert (data[3]["done"], data[3]["required"], data[3]["grade"]) == (2, 2, 100)
    assert data[4]["certificate"]["verification_url"].endswith(certificate.code)
    assert not is_due()


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        (500, 500, "refused"),
        (404, 404, "refused"),
        ((302, {"Location": "http://127.0.0.1:1/"}), 302, "redirect"),
    ],
    ids=["broken", "refusing", "redirecting"],
)
def test_what_has_not_arrived_is_tried_again(made, place, receiver, answer, status, error):
    receiver.answers = [answer]
    ping(place=place, endpoint_id=made[0].pk)
    deliver_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.error) == ("waiting", status, error)
    assert delivery.next_at > timezone.now()
    assert not is_due()
    later()
    first, second = [headers["webhook-id"] for headers, _body in receiver.got]
    assert first == second
    assert states() == ["sent"]


def test_of_one_learner_nothing_passes_what_has_not_arrived(
    made, several, run, lesson_id, receiver
):
    deliver_due()
    receiver.got.clear()
    stuck, other, _third = several
    receiver.answers = [422]
    complete_lesson(learner_id=stuck.pk, run_id=run.pk, activity_id=lesson_id)
    deliver_due()
    withdraw(learner_id=stuck.pk, run_id=run.pk)
    withdraw(learner_id=other.pk, run_id=run.pk)
    deliver_due()
    assert receiver.kinds == ["progress.reached", "enrolment.withdrawn"]
    later()
    assert receiver.kinds[2:] == ["progress.reached", "enrolment.withdrawn"]
    first, _others, *rest = [event["data"]["learner"] for event in receiver.events]
    assert rest == [first, first]


def test_a_receiver_that_is_down_is_asked_once_in_a_while_and_loses_nothing(
    made, several, receiver
):
    receiver.answers = [503] * 4
    deliver_due()
    assert len(receiver.got) == 3
    endpoint = Endpoint.objects.get()
    assert (endpoint.failures, endpoint.paused_until > timezone.now()) == (3, True)
    assert not is_due()
    later()
    assert len(receiver.got) == 4
    later()
    assert set(states()) == {"sent"}
    assert Endpoint.objects.get().failures == 0
    sequences = [event["data"]["sequence"] for event in receiver.events[4:]]
    assert sorted(sequences) == [1, 1, 1, 2, 2, 2]


def test_messages_of_a_batch_go_by_one_connection(made, several, receiver):
    deliver_due()
    assert len(receiver.got) == 6
    assert len(receiver.callers) == 2  # of each learner the next one waits for the one before


def test_what_is_refused_for_good_holds_up_its_own_learner_only(made, several, receiver):
    receiver.answers = [422]
    deliver_due()
    for _ in range(3):
        receiver.answers = [422]
        later()
    assert sorted(states()) == ["sent"] * 4 + ["waiting"] * 2
    assert Endpoint.objects.get().paused_until is None


def test_retry_after_is_heeded(made, place, receiver):
    receiver.answers = [(429, {"Retry-After": "600"})]
    ping(place=place, endpoint_id=made[0].pk)
    deliver_due()
    paused = Endpoint.objects.get().paused_until - timezone.now()
    assert timedelta(seconds=590) < paused <= timedelta(seconds=600)


def test_after_three_days_it_is_given_up_and_can_be_replayed(made, place, receiver):
    receiver.answers = [500, 500]
    ping(place=place, endpoint_id=made[0].pk)
    deliver_due()
    Delivery.objects.update(until=timezone.now())
    later()
    assert states() == ["failed"]
    later()
    assert len(receiver.got) == 2
    assert replay(place=place, endpoint_id=made[0].pk) == 1
    deliver_due()
    assert states() == ["sent"]
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1


def test_tries_come_further_and_further_apart_for_three_days():
    waits = [wait_after(tries) for tries in range(1, 100)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits == sorted(waits)
    assert max(waits) == timedelta(hours=1)


def test_receiver_that_is_gone_hears_nothing_until_it_is_turned_on(
    made, place, receiver, as_partner
):
    receiver.answers = [410]
    ping(place=place, endpoint_id=made[0].pk)
    deliver_due()
    path = f"/partner/webhooks/{made[0].pk}"
    seen = as_partner.get(path).json()
    assert (seen["enabled"], seen["gone"], seen["waiting"]) == (False, True, 1)
    later()
    assert len(receiver.got) == 1
    assert as_partner.patch(path, {"enabled": True}).json()["gone"] is False
    deliver_due()
    assert len(receiver.got) == 2


def test_a_slow_receiver_keeps_nobody_else_waiting(made, place, receiver):
    """The slow one answers once the other has its message: were they in a row, it never would."""
    other = PartnerFactory()
    arrived = threading.Event()
    with receiving() as quick:
        quick.before = arrived.set
        receiver.before = lambda: arrived.wait(20)
        there, _secret = listening(other, quick.url)
        ping(place=place, endpoint_id=made[0].pk)
        ping(place=place_of(other), endpoint_id=there.pk)
        deliver_due()
    assert arrived.is_set()
    assert states() == ["sent", "sent"]


def test_who_has_claimed_a_receiver_is_left_alone_until_its_lease_ends(made, place, receiver):
    ping(place=place, endpoint_id=made[0].pk)
    Endpoint.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    deliver_due()
    assert not receiver.got
    Endpoint.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    deliver_due()
    assert states() == ["sent"]


def test_what_cannot_be_written_is_set_aside_and_holds_up_nothing(made, place, partner, receiver):
    event = Event.objects.create(partner=partner, kind="edition.released", about=made[0].pk)
    Delivery.objects.create(endpoint=made[0], event=event, until=timezone.now() + timedelta(days=3))
    ping(place=place, endpoint_id=made[0].pk)
    deliver_due()
    assert states() == [DeliveryState.FAILED, DeliveryState.SENT]
    assert Delivery.objects.order_by("id").first().error == "KeyError"


def test_nothing_is_sent_once_the_contract_is_over(made, place, partner, receiver):
    ping(place=place, endpoint_id=made[0].pk)
    partner.contract_from = partner.contract_until = timezone.now().date() - timedelta(days=2)
    partner.save()
    deliver_due()
    assert not receiver.got
