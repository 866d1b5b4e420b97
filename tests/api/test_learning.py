"""Learning by API, from enrolment to certificate, with good and bad input."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from learners.models import Attempt, Enrolment
from learners.services import create_token
from tests import drafts
from tests.api.client import ApiClient
from tests.factories import AccountFactory


@pytest.fixture
def enrolled(as_learner, run):
    """The path of the run that the learner is enrolled in."""
    assert as_learner.post("/me/enrolments", {"run_id": str(run.pk)}).status_code == 201
    return f"/me/enrolments/{run.pk}"


@pytest.fixture
def attempt(as_learner, enrolled, quiz_id):
    """The path of an open attempt."""
    attempt_id = str(uuid.uuid4())
    started = as_learner.post(f"{enrolled}/activities/{quiz_id}/attempts", {"id": attempt_id})
    assert started.status_code == 201
    return f"/me/attempts/{attempt_id}"


def test_whole_course(as_learner, enrolled, lesson_id, quiz_id, run):
    progress = as_learner.get(enrolled).json()
    assert (progress["done"], progress["required"]) == (0, 2)
    assert progress["next_activity_id"] == str(lesson_id)

    as_learner.put(f"{enrolled}/activities/{lesson_id}/completion")
    attempt_id = str(uuid.uuid4())
    as_learner.post(f"{enrolled}/activities/{quiz_id}/attempts", {"id": attempt_id})
    result = as_learner.post(
        f"/me/attempts/{attempt_id}/submission", {"answers": drafts.right_answers()}
    ).json()
    assert result["passed"] is True
    assert result["score"] == "100.00"

    progress = as_learner.get(enrolled).json()
    assert (progress["done"], progress["required"]) == (2, 2)
    assert progress["completed_at"]
    certificates = as_learner.get("/me/certificates").json()["results"]
    assert [c["state"] for c in certificates] == ["owed"]
    enrolments = as_learner.get("/me/enrolments").json()["results"]
    assert [(e["course"], e["done"]) for e in enrolments] == [(run.course.slug, 2)]


def test_second_enrolment_is_200_and_the_same(as_learner, run, enrolled):
    again = as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    assert again.status_code == 200
    assert Enrolment.objects.count() == 1


def test_closed_run_is_a_problem(as_learner, run):
    run.opens_at = timezone.now() - timezone.timedelta(days=2)
    run.closes_at = timezone.now() - timezone.timedelta(days=1)
    run.save()
    response = as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    assert response.status_code == 409
    assert response.json()["type"] == "urn:article26:problem:run-closed"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"run_id": "x"},
        {"run_id": None},
        {"run_id": str(uuid.UUID(int=26)), "language": "tlh"},
        {"run_id": str(uuid.UUID(int=26)), "state": "active"},
        {"run_id": []},
    ],
)
def test_malformed_enrolments_are_422_naming_the_field(as_learner, body):
    response = as_learner.post("/me/enrolments", body)
    assert response.status_code == 422
    assert response.json()["errors"]


def test_saved_answers_are_there_again(as_learner, attempt):
    as_learner.put(f"{attempt}/answers", {"answers": drafts.wrong_answers()})
    assert as_learner.get(attempt).json()["answers"] == drafts.wrong_answers()


@pytest.mark.parametrize(
    "answers",
    [
        {"q-unknown": []},
        {drafts.SINGLE: "o-right"},
        {drafts.SINGLE: [drafts.RIGHT, drafts.WRONG]},
        {drafts.SINGLE: ["o-unknown"]},
        {drafts.MULTIPLE: [drafts.RIGHT, drafts.RIGHT]},
        {drafts.MULTIPLE: [1]},
        {drafts.MULTIPLE: {"a": 1}},
        {drafts.MULTIPLE: True},
    ],
)
def test_answers_that_do_not_fit_are_422_and_change_nothing(as_learner, attempt, answers):
    as_learner.put(f"{attempt}/answers", {"answers": drafts.wrong_answers()})
    for send, path in ((as_learner.put, "answers"), (as_learner.post, "submission")):
        response = send(f"{attempt}/{path}", {"answers": answers})
        assert response.status_code == 422
        assert list(response.json()["errors"]) == list(answers)
    assert Attempt.objects.get().answers == drafts.wrong_answers()
    assert Attempt.objects.get().state == "open"


def test_a_save_keeps_what_fits_and_says_what_does_not(as_learner, attempt):
    before, sent = drafts.wrong_answers(), drafts.right_answers() | {drafts.SINGLE: ["o-unknown"]}
    as_learner.put(f"{attempt}/answers", {"answers": before})
    saved = as_learner.put(f"{attempt}/answers", {"answers": sent})
    assert saved.status_code == 200
    assert list(saved.json()["not_saved"]) == [drafts.SINGLE]
    now = {drafts.SINGLE: before[drafts.SINGLE], drafts.MULTIPLE: sent[drafts.MULTIPLE]}
    assert saved.json()["answers"] == now
    assert saved.json()["version"] == as_learner.get(attempt).json()["version"]
    assert as_learner.get(attempt).json()["not_saved"] == {}
    assert as_learner.post(f"{attempt}/submission", {"answers": sent}).status_code == 422
    assert as_learner.get(attempt).json()["answers"] == now


@pytest.mark.parametrize("other", [{"q-unknown": []}, {}])
def test_a_save_with_an_unknown_question_or_none_that_fits_is_422(as_learner, attempt, other):
    sent = {drafts.SINGLE: [drafts.RIGHT]} if other else {drafts.SINGLE: 5, drafts.MULTIPLE: 5}
    refused = as_learner.put(f"{attempt}/answers", {"answers": sent | other})
    assert refused.status_code == 422
    assert Attempt.objects.get().answers == {}


def test_same_submission_same_answer_other_submission_409(as_learner, attempt):
    first = as_learner.post(f"{attempt}/submission", {"answers": drafts.wrong_answers()})
    again = as_learner.post(f"{attempt}/submission", {"answers": drafts.wrong_answers()})
    other = as_learner.post(f"{attempt}/submission", {"answers": drafts.right_answers()})
    assert first.json() == again.json()
    assert other.status_code == 409
    assert other.json()["type"] == "urn:article26:problem:attempt-submitted"


def test_idempotency_key_replays_the_answer_and_refuses_another_body(as_learner, attempt):
    send = as_learner.post
    key = {"idempotency_key": "k-1"}
    first = send(f"{attempt}/submission", {"answers": drafts.wrong_answers()}, **key)
    again = send(f"{attempt}/submission", {"answers": drafts.wrong_answers()}, **key)
    other = send(f"{attempt}/submission", {"answers": drafts.right_answers()}, **key)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert other.status_code == 409
    assert other.json()["type"] == "urn:article26:problem:idempotency-conflict"


def test_failed_request_does_not_use_up_its_key(as_learner, run):
    key = {"idempotency_key": "k-2"}
    run.opens_at = timezone.now() + timezone.timedelta(days=1)
    run.save()
    body = {"run_id": str(run.pk)}
    assert as_learner.post("/me/enrolments", body, **key).status_code == 409
    run.opens_at = timezone.now() - timezone.timedelta(days=1)
    run.save()
    assert as_learner.post("/me/enrolments", body, **key).status_code == 201
    assert as_learner.post("/me/enrolments", body, **key).status_code == 201


def test_one_learners_key_is_not_anothers(as_learner, run):
    other = ApiClient(create_token(account=AccountFactory())[0])
    body = {"run_id": str(run.pk)}
    for client in (as_learner, other):
        assert client.post("/me/enrolments", body, idempotency_key="k").status_code == 201
    assert Enrolment.objects.count() == 2


def test_key_is_nowhere_before_submission_and_there_after(as_learner, enrolled, attempt, run):
    before = [
        as_learner.get(attempt),
        as_learner.put(f"{attempt}/answers", {"answers": drafts.wrong_answers()}),
        as_learner.get(enrolled),
        as_learner.get("/me/enrolments"),
    ]
    for response in before:
        assert response.status_code == 200
        assert drafts.KEY_CANARY not in response.content.decode()
        assert "correct" not in response.content.decode()
    after = as_learner.post(f"{attempt}/submission", {"answers": drafts.wrong_answers()})
    assert drafts.KEY_CANARY in after.content.decode()
    assert after.json()["questions"][0]["correct"] == [drafts.RIGHT]


def test_others_objects_are_404(as_learner, enrolled, attempt, run):
    other = ApiClient(create_token(account=AccountFactory())[0])
    assert other.get(enrolled).status_code == 404
    assert other.get(attempt).status_code == 404
    assert other.put(f"{attempt}/answers", {"answers": {}}).status_code == 404
    assert other.post(f"{attempt}/submission", {}).status_code == 404
    assert Attempt.objects.get().state == "open"


def test_language_switch(as_learner, enrolled, release, draft, replace):
    release(replace(draft, language="ar", title="حقوق الإنسان"))
    assert as_learner.patch(enrolled, {"language": "ar"}).json()["language"] == "ar"
    assert as_learner.get(enrolled).json()["language"] == "ar"
    assert as_learner.patch(enrolled, {"language": "ja"}).status_code == 404


def test_progress_has_an_etag(as_learner, enrolled):
    first = as_learner.get(enrolled)
    assert as_learner.get(enrolled, if_none_match=first["ETag"]).status_code == 304


def test_query_counts_of_the_hot_paths(
    as_learner, enrolled, attempt, lesson_id, django_assert_num_queries
):
    from courses.badges import badge_modules
    from courses.selectors import grading_material, quiz_policy, required_activities

    row = Attempt.objects.get()
    grading_material(edition_id=row.edition_id, activity_id=row.activity_id)
    quiz_policy(edition_id=row.edition_id, activity_id=row.activity_id)
    required_activities(row.edition_id)
    badge_modules(row.edition_id)
    with django_assert_num_queries(4):  # token, enrolment with run, edition, completions
        as_learner.get(enrolled)
    # token, BEGIN, attempt with enrolment, COMMIT, and what is written: on PostgreSQL attempt,
    # completion and counter are one statement.
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 7):
        as_learner.post(f"{attempt}/submission", {"answers": drafts.right_answers()})
