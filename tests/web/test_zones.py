"""Times in the zone that somebody chose, and what the site calls them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate
from learners import milestones, services
from learners.models import Account, Enrolment
from learners.zones import named_zones, zone_of, zones
from web.moments import moment

LATE = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)


def saved(client, **fields):
    form = {"language": "en", "display_name": "", "certificate_name": ""} | fields
    return client.post(reverse("web:account"), form)


def test_without_a_choice_times_are_told_in_utc_and_by_the_browser(signed_in, run, enrolment):
    html = signed_in.get(reverse("web:data")).content.decode()
    assert "UTC</time>" in html
    assert "data-told" not in html
    assert "22:30 UTC" in moment(LATE)


def test_a_chosen_zone_is_used_and_named(signed_in, learner, enrolment):
    Enrolment.objects.update(enrolled_at=LATE)
    page = reverse("web:time-zone")
    assert signed_in.post(page, {"time_zone": "Africa/Nairobi"}).url == reverse("web:account")
    html = signed_in.get(reverse("web:data")).content.decode()
    assert "March 2, 2026, 01:30 (Nairobi)" in html.replace("2 March 2026", "March 2, 2026")
    assert 'datetime="2026-03-01T22:30:00Z" data-told' in html
    assert "UTC</time>" not in html
    signed_in.post(page, {"time_zone": ""})
    assert "UTC</time>" in signed_in.get(reverse("web:data")).content.decode()


def test_one_readers_zone_does_not_reach_the_next(signed_in, learner, enrolment):
    services.set_time_zone(account=learner, time_zone="Africa/Nairobi")
    signed_in.get(reverse("web:data"))
    assert "22:30 UTC" in moment(LATE)


def test_the_day_on_a_certificate_is_that_of_the_zone(learner, run, edition, enrolment):
    services.set_time_zone(account=learner, time_zone="Pacific/Kiritimati")
    milestones.record(
        milestones.RunCompleted(
            learner_id=learner.pk, run_id=run.pk, edition_id=edition.pk, completed_at=LATE
        )
    )
    assert Certificate.objects.get().completed_on.isoformat() == "2026-03-02"


def test_the_api_stays_in_utc(learner, as_learner, enrolment):
    assert as_learner.patch("/me", {"time_zone": "Asia/Kolkata"}).json()["time_zone"] == (
        "Asia/Kolkata"
    )
    told = as_learner.get(f"/me/enrolments/{enrolment.run_id}")
    assert told.status_code == 200
    assert as_learner.get("/me/data").json()["made_at"].endswith("Z")


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "../../etc/passwd", "UTC+3", "posixrules", "x" * 10_000]
)
def test_what_is_no_zone_is_refused(signed_in, learner, as_learner, zone):
    assert as_learner.patch("/me", {"time_zone": zone}).status_code == 422
    page = reverse("web:time-zone")
    assert signed_in.post(page, {"time_zone": zone}).status_code == 422
    learner.refresh_from_db()
    assert learner.time_zone == ""


def test_a_zone_that_is_gone_from_the_machine_is_as_none(signed_in, learner, enrolment):
    Account.objects.update(time_zone="Asia/Gone")
    assert signed_in.get(reverse("web:data")).status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_zones_have_names_in_every_language_and_none_twice(language):
    named = named_zones(language)
    assert len(named) == len(zones()) > 300
    labels = [label for _zone, label in named]
    assert len(set(labels)) == len(labels)
    assert all(zone_of(zone) for zone, _label in named)


def test_the_name_greets_its_owner_and_nobody_else_reads_it(signed_in, learner, run, enrolment):
    saved(signed_in, display_name="Ánh <b>", certificate_name="Nguyễn Thị Ánh")
    html = signed_in.get(reverse("web:my-learning")).content.decode()
    assert "Welcome back, <bdi>Ánh &lt;b&gt;</bdi>." in html
    learner.refresh_from_db()
    assert "Ánh" not in str(bytes(learner.display_name))
    assert "Ánh" not in learner.shown_name
    saved(signed_in)
    assert "Welcome back" not in signed_in.get(reverse("web:my-learning")).content.decode()


def test_it_is_apart_from_the_name_on_certificates(as_learner):
    as_learner.patch("/me", {"display_name": "Zola"})
    me = as_learner.get("/me").json()
    assert (me["display_name"], me["certificate_name"]) == ("Zola", "")
    assert as_learner.get("/me/data").json()["account"][0]["display_name"] == "Zola"
    assert as_learner.patch("/me", {"display_name": ""}).json()["display_name"] == ""


@pytest.mark.parametrize(
    ("given", "status", "kept"),
    [
        ("\u202egnihton", 200, "gnihton"),
        ("a\u2066b\u2069\x00c", 200, "abc"),
        ("x" * 201, 422, ""),
        ("x" * 10_000, 422, ""),
        ("x" * 10_001, 422, ""),
        ("smile \U0001f600", 422, ""),
    ],
)
def test_bad_names_are_cleaned_or_refused(as_learner, given, status, kept):
    assert as_learner.patch("/me", {"display_name": given}).status_code == status
    assert as_learner.get("/me").json()["display_name"] == kept


def test_a_bad_name_is_said_in_the_form(signed_in):
    reply = saved(signed_in, display_name="x" * 10_000)
    assert reply.status_code == 422
    assert "at most 200 characters" in reply.content.decode()
    assert Client().get(reverse("web:time-zone")).status_code == 302
