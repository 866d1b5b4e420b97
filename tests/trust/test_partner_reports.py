"""Numbers of a partner's learners tell of nobody (TRUST.md D4, D5)."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from impact.models import ReleaseState
from impact.weeks import regular_date
from learners.models import Account, Completion, Consent, ConsentText, Enrolment, Purpose
from partners import tasks
from partners.models import PartnerEnrolment, PartnerLearner, PartnerReport
from partners.services.reporting import make_report, request_reports
from tests.api.client import ApiClient
from tests.factories import PartnerFactory

BEFORE = timezone.now() - timedelta(days=60)


@pytest.fixture
def bring(partner, run, edition, lesson_id):
    """Bring so many learners: who have not joined, share nothing, have begun or done a lesson."""

    def _bring(*, invited=0, private=0, signed_up=0, active=0):
        text = ConsentText.objects.in_force(Purpose.PARTNERS).first()
        for number in range(invited + private + signed_up + active):
            account = None
            if number >= invited:
                account = Account.objects.create(username=uuid.uuid4().hex, password="!")
                enrolled = {"learner": account, "run": run, "language": "en", "required": 2}
                Enrolment.objects.create(**enrolled, enrolled_at=BEFORE)
            if number >= invited + private:
                Consent.objects.create(
                    learner=account, purpose=Purpose.PARTNERS, given=True, text=text, by="learner"
                )
            if number >= invited + private + signed_up:
                done = {"learner": account, "run": run, "activity_id": lesson_id}
                Completion.objects.create(**done, edition=edition, completed_at=BEFORE)
            who = PartnerLearner.objects.create(
                partner=partner, learner_id=account and account.pk, created_at=BEFORE
            )
            PartnerEnrolment.objects.create(who=who, run=run, partner=partner)

    return _bring


def report(weeks_ago=0):
    """Make what is due; return the reports that there are."""
    request_reports(today=datetime.now(UTC).date() - timedelta(weeks=weeks_ago))
    for row in PartnerReport.objects.filter(state=ReleaseState.OWED):
        assert make_report(row.pk)


def told(client):
    return client.get("/partner/reports").json()["results"]


def states(one):
    return {each["state"]: each["learners"] for each in one["states"]}


def test_numbers_are_rounded_and_small_ones_withheld_in_company(bring, as_partner, run, edition):
    bring(invited=21, private=2, signed_up=13, active=3)
    report()
    (one,) = told(as_partner)
    assert (one["run_id"], one["title"], one["learners"]) == (str(run.pk), edition.title, 40)
    assert states(one) == {
        "invited": 20,
        "private": None,
        "signed_up": None,
        "active": None,
        "passed": None,
    }
    assert [each["learners"] for each in one["modules"]] == [None]


def test_a_single_small_number_takes_another_one_with_it(bring, as_partner):
    bring(invited=12, private=14, signed_up=30, active=25)
    report()
    (one,) = told(as_partner)
    assert states(one) == {
        "invited": None,
        "private": 15,
        "signed_up": 30,
        "active": 25,
        "passed": None,
    }


def test_of_fewer_than_ten_learners_nothing_is_told(bring, as_partner):
    bring(signed_up=9)
    report()
    assert told(as_partner) == []
    assert PartnerReport.objects.get().state == ReleaseState.UNCHANGED


def test_one_learner_more_changes_nothing_and_ten_do(bring, as_partner):
    bring(signed_up=22)
    report(weeks_ago=2)
    before = told(as_partner)
    bring(signed_up=1)
    report(weeks_ago=1)
    assert told(as_partner) == before
    bring(signed_up=9)
    report()
    assert [one["learners"] for one in told(as_partner)] == [30, 20]


def test_who_comes_after_the_date_or_has_gone_is_not_counted(bring, as_partner):
    bring(signed_up=24)
    people = PartnerLearner.objects.order_by("pk")
    late, gone = people[:10], people[10:12]
    PartnerLearner.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(
        created_at=timezone.now() + timedelta(days=1)
    )
    PartnerLearner.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).update(
        gone_at=timezone.now(), learner_id=None
    )
    report()
    assert [one["learners"] for one in told(as_partner)] == [10]


def test_nothing_of_the_people_is_told_and_nothing_to_others(bring, as_partner, new_key):
    bring(signed_up=20)
    report()
    (one,) = told(as_partner)
    fields = {"id", "run_id", "title", "due_on", "frozen_at", "learners", "states", "modules"}
    assert set(one) == fields
    assert told(ApiClient(new_key(of=PartnerFactory()))) == []
    assert told(ApiClient(new_key(is_sandbox=True))) == []


def test_sweeper_owes_and_makes_them_once(bring, as_partner, monkeypatch):
    bring(signed_up=20)
    monkeypatch.setattr(tasks.report, "delay", tasks.report)
    tasks.sweep()
    tasks.sweep()
    (row,) = PartnerReport.objects.all()
    assert (row.state, row.due_on) == ("frozen", regular_date(datetime.now(UTC).date()))
    assert not make_report(row.pk)


def test_cost_does_not_grow_with_learners(bring, django_assert_max_num_queries):
    bring(signed_up=30, private=30)
    request_reports()
    with django_assert_max_num_queries(22):
        assert make_report(PartnerReport.objects.get().pk)
