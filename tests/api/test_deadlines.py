"""Time limits by API and by page."""

import dataclasses
import uuid
from datetime import timedelta

import pytest

from learners.models import Account, Attempt
from learners.services import create_token
from tests import drafts
from tests.api.client import ApiClient


@pytest.fixture
def quiz():
    quiz = drafts.quiz()
    return dataclasses.replace(quiz, content={**quiz.content, "time_limit_minutes": 30})


@pytest.fixture
def started(release, office, quiz, as_learner):
    """Enrol and start; return the addresses of the quiz and of the attempt."""
    run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
    as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    attempt = str(uuid.uuid4())
    reply = as_learner.post(
        f"/me/enrolments/{run.pk}/activities/{quiz.key}/attempts", {"id": attempt}
    )
    assert reply.status_code == 201
    assert reply.json()["seconds_left"] == 1800
    return f"/runs/{run.pk}/{quiz.key}/", f"/attempts/{attempt}/"


def expire():
    row = Attempt.objects.get()
    Attempt.objects.update(deadline_at=row.deadline_at - timedelta(minutes=31))


def test_the_api_says_how_long_and_refuses_what_is_late(as_learner, started):
    _quiz, attempt = started
    seen = as_learner.get(f"/me{attempt}".rstrip("/")).json()
    assert 1790 <= seen["seconds_left"] <= 1800
    assert seen["deadline_at"]
    expire()
    late = as_learner.put(f"/me{attempt}answers", {"answers": drafts.right_answers()})
    assert late.status_code == 409
    assert late.json()["type"].endswith("too-late")
    assert late.json()["deadline_at"]
    seen = as_learner.get(f"/me{attempt}".rstrip("/")).json()
    assert (seen["state"], seen["expired"], seen["is_late"]) == ("submitted", True, False)
    assert seen["seconds_left"] is None


def test_the_rules_are_in_the_activity(as_learner, release, office, quiz):
    edition = release(drafts.course(quiz, office_id=office.pk))
    shown = as_learner.get(f"/editions/{edition.pk}/activities/{quiz.key}").json()
    assert shown["time_limit_minutes"] == 30


def test_extra_time_is_a_choice_of_the_account(as_learner, learner):
    assert as_learner.get("/me").json()["extra_time"] == 0
    assert as_learner.patch("/me", {"extra_time": 50}).json()["extra_time"] == 50
    for wrong in (10, -25, "a lot", 1000):
        refused = as_learner.patch("/me", {"extra_time": wrong})
        assert refused.status_code == 422
        assert list(refused.json()["errors"]) == ["body.extra_time"]
    assert Account.objects.get(pk=learner.pk).extra_time == 50


def test_pages_say_how_long_and_then_what_happened(client, learner, started):
    client.force_login(learner)
    quiz, attempt = started
    learner.extra_time = 100
    learner.save()
    assert "An attempt takes 60 minutes at most" in client.get(quiz).content.decode()
    page = client.get(attempt).content.decode()
    assert "You have 30 minutes left." in page
    assert 'data-countdown="1' in page
    expire()
    late = client.post(attempt, {f"q-{drafts.SINGLE}": drafts.RIGHT, "submit": "1"}, follow=True)
    html = late.content.decode()
    assert "The time of this attempt is over." in html
    assert "What you had saved was submitted." in html
    assert Attempt.objects.get().score == 0


def test_the_page_of_the_quiz_submits_what_is_overdue(client, learner, started):
    client.force_login(learner)
    quiz, _attempt = started
    expire()
    html = client.get(quiz, follow=True).content.decode()
    assert "Start another attempt" in html
    assert Attempt.objects.get().expired


def test_extra_time_is_asked_for_on_the_account_page(client, learner):
    client.force_login(learner)
    page = client.get("/me/account/").content.decode()
    assert "Nobody asks why" in page
    form = {"language": "en", "certificate_name": "", "extra_time": "25"}
    assert client.post("/me/account/", form).status_code == 302
    assert client.post("/me/account/", form | {"extra_time": "7"}).status_code == 422
    assert Account.objects.get(pk=learner.pk).extra_time == 25


def test_another_device_goes_on_with_the_same_paper(learner, as_learner, office, release):
    quiz = drafts.quiz()
    quiz = dataclasses.replace(quiz, content={**quiz.content, "shuffle": True})
    run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
    as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    starts = f"/me/enrolments/{run.pk}/activities/{quiz.key}/attempts"
    first = as_learner.post(starts, {"id": str(uuid.uuid4())}).json()["id"]
    phone = ApiClient(create_token(account=learner)[0])
    again = phone.post(starts, {"id": str(uuid.uuid4())})
    assert (again.status_code, again.json()["id"]) == (200, first)
    papers = [client.get(f"/me/attempts/{first}/paper").content for client in (as_learner, phone)]
    assert papers[0] == papers[1]
