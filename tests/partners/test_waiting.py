"""Who is invited before a run opens joins at once, and is enrolled when it opens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Run
from learners.models import Enrolment
from learners.services import (
    erase,
    lift_restriction,
    request_erasure,
    restrict_processing,
    withdraw,
)
from partners import tasks
from partners.models import PartnerEnrolment
from partners.services import join_partner, leave_partner
from tests.factories import PASSPHRASE, AccountFactory
from tests.partners.bulk import invited


@pytest.fixture
def upcoming(run):
    move(run, days=1)
    return run


def move(run, **by):
    Run.objects.filter(pk=run.pk).update(opens_at=timezone.now() + timedelta(**by))


def open_up(run):
    move(run, seconds=-1)
    tasks.sweep()


def forget(account):
    request_erasure(account=account, passphrase=PASSPHRASE, at_once=True)
    assert erase(account.pk)


def state_of(client):
    (told,) = client.get("/partner/progress").json()["results"]
    return told["state"]


def test_who_joins_before_is_enrolled_once_it_opens(as_partner, as_learner, learner, upcoming):
    row = invited(as_partner, upcoming, language="en")
    assert (row["outcome"], row["problem"]) == ("invited", "")
    joined = as_learner.post("/me/partner-invitations", {"code": row["code"]})
    assert joined.json() == {"run_ids": [], "waiting": [str(upcoming.pk)]}
    tasks.sweep()
    assert not Enrolment.objects.exists()
    assert state_of(as_partner) == "private"
    open_up(upcoming)
    assert Enrolment.objects.get().learner_id == learner.pk
    assert Enrolment.objects.get().is_followed
    assert not PartnerEnrolment.objects.filter(waits=True).exists()
    withdraw(learner_id=learner.pk, run_id=upcoming.pk)
    tasks.sweep()
    assert Enrolment.objects.get().state == "withdrawn"


def test_who_had_joined_before_waits_too(as_partner, partner, learner, run, release):
    join_partner(account=learner, code=invited(as_partner, run)["code"])
    other = release().course.runs.get()
    partner.runs.add(other)
    move(other, days=1)
    assert invited(as_partner, other)["outcome"] == "invited"
    open_up(other)
    assert Enrolment.objects.filter(learner_id=learner.pk, run=other).exists()


def test_run_that_closed_before_anybody_looked_is_waited_for_no_more(as_partner, learner, upcoming):
    join_partner(account=learner, code=invited(as_partner, upcoming)["code"])
    past = timezone.now() - timedelta(minutes=1)
    Run.objects.filter(pk=upcoming.pk).update(opens_at=past - timedelta(days=1), closes_at=past)
    tasks.sweep()
    assert not Enrolment.objects.exists()
    assert not PartnerEnrolment.objects.filter(waits=True).exists()


@pytest.mark.parametrize(
    "go",
    [
        lambda account, row: leave_partner(account=account, known_as_id=row["learner"]),
        lambda account, row: forget(account),
    ],
    ids=["left", "erased"],
)
def test_who_has_gone_is_not_enrolled(go, as_partner, upcoming):
    row, account = invited(as_partner, upcoming), AccountFactory()
    join_partner(account=account, code=row["code"])
    go(account, row)
    open_up(upcoming)
    assert not Enrolment.objects.exists()


def test_whose_data_may_not_be_used_waits_on(as_partner, learner, upcoming):
    join_partner(account=learner, code=invited(as_partner, upcoming)["code"])
    restrict_processing(account=learner)
    open_up(upcoming)
    assert not Enrolment.objects.exists()
    lift_restriction(account=learner)
    tasks.sweep()
    assert Enrolment.objects.exists()


def test_page_says_that_one_waits(as_partner, learner, upcoming):
    client = Client()
    client.force_login(learner)
    form = {"code": invited(as_partner, upcoming)["code"], "join": "1"}
    page = client.post("/me/invitation/", form, follow=True)
    assert "not opened yet" in page.content.decode()
