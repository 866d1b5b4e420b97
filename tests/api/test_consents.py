"""Consents by API."""

import uuid

import pytest
from allauth.account.models import EmailAddress

from learners.models import Consent, Purpose
from learners.selectors import has_consented
from learners.services import answer_as_guardian
from tests.consents import agree, change_text, text_of
from tests.factories import PASSPHRASE

OF_AGE = {"country": "KE", "age": 26}


def give(as_learner, purpose="partner_sharing", **body):
    return as_learner.put(
        f"/me/consents/{purpose}", {"text_id": str(text_of(Purpose(purpose)).pk)} | body
    )


def test_texts_are_read_before_signing_up_and_agreed_to_by_it(api, db):
    texts = api.get("/consent-texts?language=ar").json()
    service = next(text for text in texts if text["purpose"] == "service")
    assert service["language"] == "ar"
    body = {"username": "amina", "passphrase": PASSPHRASE, "text_id": service["id"]}
    reply = api.post("/auth/sign-up", body)
    assert reply.status_code == 201
    assert str(Consent.objects.get().text_id) == service["id"]
    assert has_consented(reply.json()["learner_id"], Purpose.SERVICE)


def test_nobody_signs_up_to_a_text_that_is_not_in_force(api, db):
    body = {"username": "amina", "passphrase": PASSPHRASE, "text_id": str(uuid.uuid4())}
    reply = api.post("/auth/sign-up", body)
    assert reply.status_code == 409
    assert reply.json()["in_force"]["id"] == str(text_of(Purpose.SERVICE).pk)


def test_a_consent_is_given_read_and_taken_back(as_learner):
    reply = give(as_learner, **OF_AGE)
    assert reply.status_code == 200
    assert (reply.json()["state"], reply.json()["by"]) == ("given", "learner")
    state = {row["purpose"]: row["state"] for row in as_learner.get("/me/consents").json()}
    assert state == {
        each: "given" if each == "partner_sharing" else "not_given" for each in Purpose
    }
    assert as_learner.delete("/me/consents/partner_sharing").status_code == 204
    assert as_learner.delete("/me/consents/partner_sharing").status_code == 204
    state = {row["purpose"]: row["state"] for row in as_learner.get("/me/consents").json()}
    assert state["partner_sharing"] == "withdrawn"
    kinds = [row["kind"] for row in as_learner.get("/me/consents/history").json()["results"]]
    assert sorted(kinds) == ["given", "withdrawn"]


def test_a_changed_text_shows_and_an_old_one_is_a_conflict(as_learner, learner):
    agree(learner, Purpose.PARTNERS)
    old = text_of(Purpose.PARTNERS).pk
    new = change_text(Purpose.PARTNERS)
    rows = {row["purpose"]: row for row in as_learner.get("/me/consents").json()}
    assert rows["partner_sharing"]["state"] == "changed"
    reply = give(as_learner, text_id=str(old))
    assert reply.status_code == 409
    assert reply.json()["type"].endswith("consent-text-changed")
    assert reply.json()["in_force"]["id"] == str(new.pk)
    assert reply.json()["in_force"]["body"] == "Something new."


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({}, 422, "age-needed"),
        ({"country": "KE"}, 422, "age-needed"),
        ({"age": 26}, 422, "age-needed"),
        ({"country": "KE", "age": 15}, 409, "guardian-needed"),
        ({"country": "XX", "age": 26}, 422, "unknown-country"),
        ({"country": "KE", "age": 1000}, 422, "impossible-age"),
        ({"country": "KE", "age": -1}, 422, "impossible-age"),
        ({"country": "KE", "age": "old"}, 422, "invalid"),
        ({"country": "KE", "age": 26, "born_on": "2000-01-01"}, 422, "invalid"),
        ({"text_id": "x", "country": "KE", "age": 26}, 422, "invalid"),
    ],
)
def test_bad_input_is_a_problem_and_keeps_nothing(as_learner, body, status, slug):
    reply = give(as_learner, **body)
    assert (reply.status_code, reply.json()["type"].rpartition(":")[2]) == (status, slug)
    assert not Consent.objects.exists()


def test_the_problem_says_from_which_age_one_may_agree(as_learner):
    assert give(as_learner, country="FR", age=14).json()["age_of_consent"] == 15


@pytest.mark.parametrize("method", ["put", "delete"])
def test_an_unknown_purpose_is_a_problem(as_learner, method):
    body = {"text_id": str(uuid.uuid4())} if method == "put" else None
    reply = getattr(as_learner, method)("/me/consents/everything", *([body] if body else []))
    assert (reply.status_code, reply.json()["type"].rpartition(":")[2]) == (404, "unknown-purpose")


def test_the_service_is_not_taken_back_alone(as_learner):
    reply = as_learner.delete("/me/consents/service")
    assert (reply.status_code, reply.json()["type"].rpartition(":")[2]) == (409, "service-consent")


def test_a_guardian_is_asked_by_a_code(as_learner, learner):
    reply = as_learner.post("/me/guardian-code", {"purposes": ["partner_sharing", "follow_up"]})
    assert reply.status_code == 201
    assert reply.json()["address"].endswith("/guardian/")
    agreed = {Purpose.PARTNERS: text_of(Purpose.PARTNERS).pk}
    answer_as_guardian(code=reply.json()["code"], agreed=agreed)
    rows = {row["purpose"]: row for row in as_learner.get("/me/consents").json()}
    assert (rows["partner_sharing"]["state"], rows["partner_sharing"]["by"]) == (
        "given",
        "guardian",
    )


@pytest.mark.parametrize("purposes", [[], ["service"], ["everything"], "partner_sharing"])
def test_a_guardian_is_asked_about_what_there_is(as_learner, purposes):
    assert as_learner.post("/me/guardian-code", {"purposes": purposes}).status_code == 422


def test_who_has_said_that_they_are_of_age_is_believed_until_they_say_otherwise(as_learner):
    assert give(as_learner, **OF_AGE).status_code == 200
    assert give(as_learner, "follow_up").status_code == 200
    assert give(as_learner, "demographics", country="DE", age=14).status_code == 409
    assert give(as_learner, "demographics", country="ZZ", age=30).status_code == 422
    assert give(as_learner, "demographics", country="KE", age=300).status_code == 422


@pytest.mark.parametrize("purpose", ["email", "sms"])
def test_nobody_agrees_to_messages_that_cannot_reach_them(as_learner, purpose):
    assert give(as_learner, purpose, **OF_AGE).json()["type"].endswith(":no-address")
    asked = as_learner.post("/me/guardian-code", {"purposes": [purpose]})
    assert (asked.status_code, asked.json()["type"].rpartition(":")[2]) == (409, "no-address")
    assert not Consent.objects.filter(purpose=purpose).exists()


def test_what_has_no_use_without_an_address_is_not_offered(as_learner, learner):
    def offered():
        return {row["purpose"] for row in as_learner.get("/me/consents").json() if row["offered"]}

    assert offered() == set(Purpose) - {"email", "sms"}
    EmailAddress.objects.create(user=learner, email="amina@example.org", verified=True)
    assert offered() == set(Purpose) - {"sms"}


def test_the_number_of_queries_is_fixed(as_learner, learner, django_assert_num_queries):
    agree(learner)
    for path, queries in (("/me/consents", 4), ("/me/consents/history", 2)):
        with django_assert_num_queries(queries):
            as_learner.get(path)
