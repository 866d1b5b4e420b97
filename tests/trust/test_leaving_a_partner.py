"""A learner may leave a partner, which hears that and nothing more (TRUST.md D5)."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from learners.models import Enrolment, Purpose
from learners.services import complete_lesson
from learners.services.retention import apply_retention
from partners.models import PartnerLearner
from partners.services import join_partner
from tests import consents
from tests.partners.bulk import invited


@pytest.fixture
def joined(as_partner, learner, run):
    """The learner, joined and sharing; the id by which the partner knows them."""
    row = invited(as_partner, run)
    join_partner(account=learner, code=row["code"])
    consents.agree(learner, Purpose.PARTNERS)
    return row["learner"]


def told(client):
    return [
        (each["learner"], each["state"], each["done"])
        for each in client.get("/partner/progress").json()["results"]
    ]


def test_partner_hears_that_they_have_left_and_nothing_after(
    as_partner, as_learner, learner, joined, run, lesson_id
):
    assert told(as_partner) == [(joined, "active", 0)]
    cursor = as_partner.get("/partner/progress").json()["cursor"]
    (mine,) = as_learner.get("/me/partners").json()
    assert (mine["id"], mine["name"]) == (joined, "University of Somewhere")
    assert as_learner.delete(f"/me/partners/{joined}").status_code == 204
    (change,) = as_partner.get(f"/partner/progress?since={cursor}").json()["results"]
    assert change["state"] == "left"
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    assert told(as_partner) == [(joined, "left", None)]
    assert as_partner.get(f"/partner/learners/{joined}/certificates").status_code == 404
    assert as_learner.get("/me/partners").json() == []
    assert Enrolment.objects.get().done == 1


def test_row_of_who_has_left_leads_to_nobody_and_goes_after_a_while(as_learner, learner, joined):
    as_learner.delete(f"/me/partners/{joined}")
    row = PartnerLearner.objects.values().get()
    assert str(learner.pk) not in str(row)
    assert (row["known_as"], row["invite"]) == ("", "")
    PartnerLearner.objects.update(gone_at=timezone.now() - timedelta(days=91))
    list(apply_retention())
    assert not PartnerLearner.objects.exists()


def test_who_is_invited_again_is_somebody_new(as_partner, as_learner, joined, run):
    as_learner.delete(f"/me/partners/{joined}")
    again = invited(as_partner, run)
    assert again["outcome"] == "invited"
    assert again["learner"] != joined


def test_seat_of_who_has_left_is_free(as_partner, as_learner, partner, joined, run):
    partner.seats = 1
    partner.save()
    assert invited(as_partner, run, "s-2")["problem"] == "no-seat-left"
    as_learner.delete(f"/me/partners/{joined}")
    assert invited(as_partner, run, "s-2")["problem"] == ""


def test_nobody_leaves_for_somebody_else(as_learner, joined):
    PartnerLearner.objects.update(learner_id=uuid.uuid4())
    assert as_learner.delete(f"/me/partners/{joined}").status_code == 404
    assert not PartnerLearner.objects.get().gone_at


def test_leaving_on_the_pages(learner, joined):
    client = Client()
    client.force_login(learner)
    page = client.get("/me/partners/").content.decode()
    assert f"/me/partners/{joined}/leave/" in page
    asked = client.get(f"/me/partners/{joined}/leave/").content.decode()
    assert "University of Somewhere" in asked
    left = client.post(f"/me/partners/{joined}/leave/", follow=True).content.decode()
    assert "You have left: University of Somewhere" in left
    assert PartnerLearner.objects.get().has_left
