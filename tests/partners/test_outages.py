"""Endpoints that take nothing: members are told, and nothing is lost until they are resumed."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from learners.services import complete_lesson, restrict_processing, withdraw
from partners import tasks
from partners.models import Delivery, Endpoint, MemberRole, OutageMail
from partners.webhooks.delivering import deliver_due, is_due
from partners.webhooks.mails import outage_mails_due, send_outage_mail
from partners.webhooks.outages import warn_of_outages
from partners.webhooks.services import ping
from tests.factories import AccountFactory
from tests.partners.hooks import joins, later, listening, place_of, shares
from tests.partners.members import client_of, member_of
from tests.partners.receiver import receiving

DAY = timedelta(days=1)


@pytest.fixture
def receiver(settings):
    settings.ALLOW_LOCAL_TARGETS = True
    with receiving() as listener:
        yield listener


@pytest.fixture
def endpoint(receiver, partner):
    return listening(partner, receiver.url)[0]


@pytest.fixture
def owner(partner):
    """An owner, who reads French and has proved an address."""
    account = AccountFactory(language="fr")
    EmailAddress.objects.create(user=account, email="owner@example.org", verified=True)
    return member_of(partner, MemberRole.OWNER, account)


@pytest.fixture
def several(endpoint, as_partner, run):
    """Three learners, who share."""
    found = [AccountFactory() for _ in range(3)]
    for number, each in enumerate(found):
        joins(as_partner, each, run, f"s-{number}")
        shares(each)
    return found


def for_days(days):
    """Let it be so many days since an endpoint took anything, in the same outage."""
    since = timezone.now() - days * DAY
    Endpoint.objects.update(down_since=since)
    Endpoint.objects.filter(told_of__isnull=False).update(told_of=since)
    Delivery.objects.update(until=timezone.now() + (3 - days) * DAY)


def mailed():
    """Send the mails that are owed; return to whom they went."""
    warn_of_outages()
    for mail_id in outage_mails_due(10):
        send_outage_mail(mail_id)
    return [each.to for each in mail.outbox]


def test_nothing_is_lost_while_a_receiver_is_down_for_good(
    endpoint, several, receiver, run, lesson_id, as_partner
):
    receiver.answers = [500] * 100
    deliver_due()
    for_days(3)
    later()
    asked = len(receiver.got)
    complete_lesson(learner_id=several[0].pk, run_id=run.pk, activity_id=lesson_id)
    withdraw(learner_id=several[0].pk, run_id=run.pk)
    later()
    assert (len(receiver.got), is_due()) == (asked, False)
    path = f"/partner/webhooks/{endpoint.pk}"
    seen = as_partner.get(path).json()
    assert (seen["enabled"], seen["failed"], seen["waiting"]) == (False, 0, 8)
    assert seen["given_up_at"]
    receiver.answers.clear()
    receiver.got.clear()
    resumed = as_partner.post(f"{path}/resume").json()
    assert (resumed["enabled"], resumed["given_up_at"], resumed["down_since"]) == (True, None, None)
    for _ in range(4):
        later()
    told = {}
    for event in receiver.events:
        told.setdefault(event["data"]["learner"], []).append(event["data"]["sequence"])
    assert sorted(told.values()) == [[1, 2], [1, 2], [1, 2, 3, 4]]


def test_members_are_told_once_after_a_day_and_once_when_it_is_given_up(
    endpoint, several, receiver, owner
):
    receiver.answers = [500] * 100
    deliver_due()
    assert mailed() == []
    for days, mails in ((1, 1), (2, 1), (3, 2), (4, 2)):
        for_days(days)
        later()
        assert mailed() == [["owner@example.org"]] * mails
    first, second = mail.outbox
    assert first.subject == "L’un de vos serveurs ne reçoit pas les messages"
    page = reverse("web:partner-webhooks-one", args=[endpoint.partner_id, endpoint.pk])
    assert page in first.body
    assert page in second.body
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_who_is_not_to_get_it_gets_none(endpoint, several, receiver, partner, run):
    roles = (MemberRole.VIEWER, MemberRole.DEVELOPER, MemberRole.OWNER)
    viewer, restricted, unproved = (member_of(partner, role) for role in roles)
    for member, proved in ((viewer, True), (restricted, True), (unproved, False)):
        address = f"{member.role}@example.org"
        EmailAddress.objects.create(user=member.account, email=address, verified=proved)
    restrict_processing(account=restricted.account)
    receiver.answers = [500] * 3
    deliver_due()
    for_days(1)
    assert mailed() == []
    assert not OutageMail.objects.exists()


def test_what_works_again_is_not_complained_of(endpoint, several, receiver, owner):
    receiver.answers = [500] * 3
    deliver_due()
    for_days(1)
    warn_of_outages()
    later()
    assert Endpoint.objects.get().down_since is None
    assert mailed() == []


def test_a_mail_that_fails_is_tried_again_and_says_no_address(
    endpoint, several, receiver, owner, settings, caplog
):
    receiver.answers = [500] * 3
    deliver_due()
    for_days(1)
    warn_of_outages()
    settings.EMAIL_BACKEND = "tests.trust.no_mail_server.EmailBackend"
    tasks.mail_outage(str(OutageMail.objects.get().pk))
    assert OutageMail.objects.get().due_at > timezone.now()
    assert "owner@example.org" not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutageMail.objects.update(due_at=timezone.now())
    assert mailed() == [["owner@example.org"]]


def test_one_message_that_is_never_taken_does_not_stop_the_others(endpoint, partner, receiver):
    receiver.answers = [500, 500]
    ping(place=place_of(partner), endpoint_id=endpoint.pk)
    deliver_due()
    for_days(3)
    later()
    assert Delivery.objects.get().state == "failed"
    assert Endpoint.objects.get().given_up_at is None


def test_members_see_it_and_resume_it_on_its_page(endpoint, several, receiver, partner):
    client = client_of(partner, MemberRole.DEVELOPER)
    page = reverse("web:partner-webhooks-one", args=[partner.pk, endpoint.pk])
    receiver.answers = [500] * 100
    deliver_due()
    seen = client.get(page).content.decode()
    assert "It has taken nothing since" in seen
    assert "next try" in seen
    for_days(3)
    later()
    seen = client.get(page).content.decode()
    assert "Once it works again, resume it" in seen
    assert "next try" not in seen
    client.post(page, {"act": "resume"})
    assert 'value="resume"' not in client.get(page).content.decode()
    assert is_due()
