"""What is kept of somebody is kept and not used, where they asked for that (TRUST.md D)."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.api import api as ninja_api
from learners import services
from learners.milestones import RestrictionChanged, _subscribers, subscribe
from learners.models import Attempt, Completion, Enrolment, Restriction
from learners.selectors import is_restricted, unrestricted
from learners.selectors.background import overdue_attempts
from learners.selectors.gradebook import enrolled, learners_by_run
from tests import drafts
from tests.factories import AccountFactory

LEARNING = ("/me/enrolments", "/me/attempts", "/me/sync")


@pytest.fixture
def restricted(learner, enrolment):
    return services.restrict_processing(account=learner)


def test_it_is_in_force_until_it_is_lifted_and_the_history_stays(learner, as_learner):
    first = as_learner.put("/me/restriction")
    assert first.status_code == 200
    assert as_learner.put("/me/restriction").json() == first.json()
    assert as_learner.get("/me").json()["restricted_at"] == first.json()["restricted_at"]
    assert is_restricted(learner.pk)
    assert as_learner.delete("/me/restriction").status_code == 204
    assert as_learner.delete("/me/restriction").status_code == 204
    assert not is_restricted(learner.pk)
    assert as_learner.get("/me").json()["restricted_at"] is None
    as_learner.put("/me/restriction")
    told = as_learner.get("/me/data").json()["restriction"]
    assert sorted(row["lifted_at"] is None for row in told) == [False, True]


def writes_of_learning():
    for address, methods in ninja_api.get_openapi_schema()["paths"].items():
        path = address.removeprefix("/api/v1")
        for method in set(methods) - {"get"}:
            if path.startswith(LEARNING):
                yield method, path


def test_every_write_of_learning_waits(restricted, as_learner, run, lesson_id):
    found = list(writes_of_learning())
    assert len(found) >= 9
    names = {"run_id": run.pk, "activity_id": lesson_id, "attempt_id": uuid.uuid4()}
    bodies = {
        "/me/enrolments": {"run_id": str(run.pk)},
        "/me/sync": {"events": []},
        "attempts": {"id": str(uuid.uuid4())},
        "answers": {"answers": {}},
        "submission": {"answers": {}},
        "checks": {"question_id": "q", "answer": []},
        "{run_id}": {"language": "en"},
    }
    for method, path in found:
        body = next((body for end, body in bodies.items() if path.endswith(end)), {})
        reply = getattr(as_learner, method)(path.format(**names), body)
        assert reply.status_code == 409, (method, path, reply.content)
        assert reply.json()["type"].endswith("restricted"), (method, path)
    assert not Completion.objects.exists()


def test_pages_say_so_keep_what_was_typed_and_go_on_once_it_is_lifted(
    learner, enrolment, run, quiz_id
):
    ids = {"learner_id": learner.pk, "attempt_id": uuid.uuid4()}
    services.start_attempt(**ids, run_id=run.pk, activity_id=quiz_id)
    client = Client()
    client.force_login(learner)
    client.post(reverse("web:restriction"), {"restrict": "1"})
    address = reverse("web:attempt", args=[ids["attempt_id"]])
    answers = {f"q-{drafts.SINGLE}": drafts.RIGHT, "save": "1"}
    reply = client.post(address, answers)
    assert reply.status_code == 409
    assert "kept and not used" in reply.content.decode()
    assert f'value="{drafts.RIGHT}"' in reply.content.decode()
    autosave = reverse("web:autosave", args=[ids["attempt_id"]])
    assert client.post(autosave, answers).json()["problem"] == "restricted"
    assert Attempt.objects.get().answers == {}
    assert client.get(address).status_code == 200
    client.post(reverse("web:restriction"), {"lift": "1"})
    client.post(address, answers)
    assert Attempt.objects.get().answers[drafts.SINGLE] == [drafts.RIGHT]


def test_lessons_and_quizzes_offer_nothing_that_would_be_refused(
    learner, enrolment, run, lesson_id, quiz_id
):
    client = Client()
    client.force_login(learner)
    pages = [reverse("web:activity", args=[run.pk, each]) for each in (lesson_id, quiz_id)]
    places = ("/complete/", "/start/")
    for page, place in zip(pages, places, strict=True):
        assert place in client.get(page).content.decode()
    client.post(reverse("web:restriction"), {"restrict": "1"})
    for page, place in zip(pages, places, strict=True):
        told = client.get(page).content.decode()
        assert place not in told
        assert "kept and not used" in told


def test_the_account_can_be_read_corrected_and_deleted_meanwhile(restricted, as_learner, run):
    for path in ("/me", "/me/data", "/me/enrolments", f"/me/enrolments/{run.pk}"):
        assert as_learner.get(path).status_code == 200
    assert as_learner.patch("/me", {"certificate_name": "Ánh"}).status_code == 200
    reply = as_learner.post("/me/erasure", {"passphrase": "correct horse battery"})
    assert reply.status_code == 202


def test_staff_do_not_see_them(restricted, run, edition):
    other = AccountFactory()
    services.enrol(learner_id=other.pk, run_id=run.pk, language="en")
    assert [row.learner_id for row in enrolled(run=run)] == [other.pk]
    assert learners_by_run(run.course_id) == {run.pk: (1, 0)}
    services.lift_restriction(account=restricted)
    assert enrolled(run=run).count() == 2


def test_the_filter_leaves_them_out_of_any_rows(restricted, run):
    assert not unrestricted(Enrolment.objects.filter(run=run)).exists()
    assert not unrestricted(Restriction.objects.all(), "learner").exists()


def test_the_clock_submits_nothing_of_theirs(learner, enrolment, run, quiz_id):
    ids = {"learner_id": learner.pk, "attempt_id": uuid.uuid4()}
    services.start_attempt(**ids, run_id=run.pk, activity_id=quiz_id)
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(hours=1))
    services.restrict_processing(account=learner)
    assert overdue_attempts() == []
    assert services.sweep_overdue() == 0
    client = Client()
    client.force_login(learner)
    for address in (
        reverse("web:attempt", args=[ids["attempt_id"]]),
        reverse("web:activity", args=[run.pk, quiz_id]),
    ):
        assert client.get(address).status_code == 200
    assert Attempt.objects.get().state == "open"
    services.lift_restriction(account=learner)
    assert services.sweep_overdue() == 1


def test_those_above_are_told(learner, monkeypatch):
    told = []
    monkeypatch.setitem(_subscribers, RestrictionChanged, [])
    subscribe(RestrictionChanged, told.append)
    services.restrict_processing(account=learner)
    services.restrict_processing(account=learner)
    services.lift_restriction(account=learner)
    assert [each.is_restricted for each in told] == [True, False]
    assert {each.learner_id for each in told} == {learner.pk}
