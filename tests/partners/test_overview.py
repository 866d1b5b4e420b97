"""A partner at a glance: counts that name nobody, and how much its programs ask."""

import html
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from learners.models import Account, Purpose
from learners.services import complete_lesson, restrict_processing
from partners.models import ApiKey, KeyUse, PartnerEnrolment, PartnerLearner
from partners.selectors.overview import overview_of
from partners.services.joining import take_up
from tests import consents, drafts
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.members import client_of

# Of them so many share, and so many of these have completed.
JOINED, SHARING, COMPLETED = 17, 13, 12


@pytest.fixture
def run(release, office):
    """Of a course that one lesson completes."""
    return release(drafts.course(drafts.lesson(), office_id=office.pk)).course.runs.get()


def bring(partner, run, account=None, **fields):
    """Somebody whom a partner brought to a run: invited, or joined with an account."""
    learner_id = account.pk if account else None
    who = PartnerLearner.objects.create(partner=partner, learner_id=learner_id, **fields)
    brought = PartnerEnrolment.objects.create(
        who=who, run=run, partner=partner, is_sandbox=who.is_sandbox
    )
    if account:
        take_up(account, brought)


@pytest.fixture
def crowd(partner, run):
    """Learners of a partner, who differ in what they have done and let it see."""
    lesson = run.course.activities.get().pk
    accounts = Account.objects.bulk_create(AccountFactory.build_batch(JOINED, password="!"))
    for place, account in enumerate(accounts):
        bring(partner, run, account)
        if place < SHARING:
            consents.agree(account, Purpose.PARTNERS)
        if place < COMPLETED or place >= SHARING:
            complete_lesson(learner_id=account.pk, run_id=run.pk, activity_id=lesson)
    for _ in range(4):
        bring(partner, run)
    bring(partner, run, is_sandbox=True)
    bring(partner, run, gone_at=datetime.now(UTC))
    bring(PartnerFactory(), run)
    return accounts


def test_courses_are_counted_and_small_counts_withheld(crowd, partner, run):
    found = overview_of(partner, "en")
    assert found.seats_taken == JOINED + 4
    (course,) = found.courses
    assert (course.invited, course.joined, course.sharing, course.completed) == (21, 15, 15, 10)
    for account in crowd[:4]:
        restrict_processing(account=account)
    (course,) = overview_of(partner, "en").courses
    assert (course.joined, course.sharing, course.completed) == (15, None, None)


def test_page_takes_the_same_queries_for_any_number(
    crowd, partner, run, django_assert_max_num_queries
):
    client = client_of(partner)
    address = reverse("web:partner-overview", args=[partner.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert str(run) in html.unescape(page)
    assert "under 10" not in page


def test_requests_of_a_month_are_drawn_and_said(partner, new_key):
    new_key(), new_key(), new_key(of=PartnerFactory())
    today = datetime.now(UTC).date()
    for key in ApiKey.objects.all():
        for ago, requests in ((0, 700), (29, 5), (30, 900)):
            KeyUse.objects.create(key=key, day=today - timedelta(days=ago), requests=requests)
    assert [total for _day, total in overview_of(partner, "en").requests] == [10, 1400]
    page = client_of(partner).get(reverse("web:partner-overview", args=[partner.pk])).text
    assert "at most 1400 on a day" in page
    assert page.count("<tr>") == 3


def test_partner_without_learners_is_told_that_its_contract_is_over(office):
    partner = PartnerFactory(office=office, contract_until="2026-02-01")
    page = client_of(partner).get(reverse("web:partner-overview", args=[partner.pk])).text
    assert "not in force today" in page
    assert "No requests in the last 30 days." in page
