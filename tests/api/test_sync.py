"""``POST /me/sync``, with good and bad input."""

import uuid

import pytest

from learners.models import Attempt, Completion
from tests import drafts


@pytest.fixture
def read_lesson(enrolment, run, lesson_id):
    def make(**fields):
        return {
            "id": str(uuid.uuid4()),
            "kind": "lesson_completed",
            "at": "2025-12-10T12:00:00+14:00",
            "run_id": str(run.pk),
            "activity_id": str(lesson_id),
        } | fields

    return make


@pytest.fixture
def open_attempt_id(as_learner, enrolment, run, quiz_id):
    attempt = str(uuid.uuid4())
    as_learner.post(f"/me/enrolments/{run.pk}/activities/{quiz_id}/attempts", {"id": attempt})
    return attempt


def post(client, *events, **headers):
    return client.post("/me/sync", {"events": events}, **headers)


def test_each_event_is_answered_in_order(as_learner, read_lesson, run, quiz_id):
    attempt = str(uuid.uuid4())
    at = {"at": "2025-12-10T12:00:00Z"}
    events = [
        {"id": str(uuid.uuid4()), "kind": "attempt_submitted", **at, "attempt_id": attempt,
         "answers": drafts.right_answers()},
        read_lesson(),
        {"id": str(uuid.uuid4()), "kind": "attempt_started", **at, "attempt_id": attempt,
         "run_id": str(run.pk), "activity_id": str(quiz_id)},
        {"kind": "nothing"},
    ]  # fmt: skip
    reply = post(as_learner, *events)
    assert reply.status_code == 200
    told = reply.json()["events"]
    assert [each["status"] for each in told] == ["applied", "applied", "applied", "refused"]
    assert [each["id"] for each in told] == [*(each["id"] for each in events[:3]), None]
    assert told[3]["problem"]["type"] == "urn:article26:problem:invalid"
    again = post(as_learner, *events[:3]).json()["events"]
    assert {each["status"] for each in again} == {"already_applied"}
    assert as_learner.get(f"/me/enrolments/{run.pk}").json()["completed_at"]


@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"},
        {"at": "2025-12-10T12:00:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"at": 5},
        {"run_id": "x"},
        {"run_id": None},
        {"kind": "certificate_issued"},
        {"kind": None},
        {"done": True},
        {"id": 26},
    ],
)
def test_a_malformed_event_is_refused_by_itself(as_learner, read_lesson, change):
    told = post(as_learner, read_lesson(**change), read_lesson()).json()["events"]
    assert [each["status"] for each in told] == ["refused", "applied"]
    assert told[0]["problem"]["status"] == 422
    assert told[0]["problem"]["errors"]


@pytest.mark.parametrize("given", [None, [], "x", 5, True, {}])
def test_an_event_may_be_anything(as_learner, given):
    told = post(as_learner, given).json()["events"]
    assert [each["status"] for each in told] == ["refused"]


def test_text_that_no_database_keeps_is_refused(as_learner, enrolment):
    told = post(
        as_learner,
        {"id": str(uuid.uuid4()), "kind": "answers_saved", "at": "2025-12-10T12:00:00Z",
         "attempt_id": str(uuid.uuid4()), "answers": {"q": ["\x00"]}},
    ).json()["events"]  # fmt: skip
    assert [each["status"] for each in told] == ["refused"]


@pytest.mark.parametrize("body", [{}, {"events": {}}, {"events": [1] * 101}, {"event": []}])
def test_what_is_no_batch_is_422(as_learner, body):
    refused = as_learner.post("/me/sync", body)
    assert refused.status_code == 422
    assert refused.json()["errors"]


def test_an_idempotency_key_gives_the_same_answer(as_learner, read_lesson):
    event = read_lesson()
    first = post(as_learner, event, idempotency_key="k")
    again = post(as_learner, event, idempotency_key="k")
    assert first.content == again.content
    assert Completion.objects.count() == 1


def test_others_attempts_are_not_there(as_learner, release, office):
    """An attempt of somebody else is one that has not come: the event waits, and shows nothing."""
    told = post(
        as_learner,
        {"id": str(uuid.uuid4()), "kind": "attempt_submitted", "at": "2025-12-10T12:00:00Z",
         "attempt_id": str(uuid.uuid4()), "answers": {}},
    ).json()["events"]  # fmt: skip
    assert told[0]["status"] == "waiting"


def test_the_schema_names_every_kind(api):
    schema = api.get("/openapi.json").json()
    items = schema["components"]["schemas"]["SyncIn"]["properties"]["events"]["items"]
    kinds = {each["properties"]["kind"]["const"] for each in items["oneOf"]}
    assert kinds == {"lesson_completed", "attempt_started", "answers_saved", "attempt_submitted"}


def test_a_bad_answer_among_saved_ones_is_named(as_learner, open_attempt_id):
    event = {
        "id": str(uuid.uuid4()),
        "kind": "answers_saved",
        "at": "2026-12-10T12:00:00Z",
        "attempt_id": open_attempt_id,
        "answers": drafts.right_answers() | {drafts.SINGLE: 5},
    }
    told = post(as_learner, event).json()["events"][0]
    assert (told["status"], list(told["not_saved"])) == ("applied", [drafts.SINGLE])
    assert Attempt.objects.get().answers == {
        drafts.MULTIPLE: drafts.right_answers()[drafts.MULTIPLE]
    }
