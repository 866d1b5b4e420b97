"""What people tell about themselves, by API."""

import pytest

from learners.models import Account, DemographicQuestion, Profile, Purpose
from learners.models.account import AboutYou
from learners.selectors import profile_of
from tests.consents import OF_AGE, agree, text_of


@pytest.fixture
def willing(learner):
    agree(learner, Purpose.DEMOGRAPHICS)
    return learner


def question(body, key):
    return next(each for each in body["questions"] if each["key"] == key)


def test_the_questions_come_with_their_options_and_no_answers_at_first(as_learner):
    body = as_learner.get("/me/profile?language=fr").json()
    assert body["consents"] == {"demographics": False, "sensitive": False}
    assert [each["key"] for each in body["questions"]][:4] == [
        "age_band",
        "gender",
        "country",
        "first_language",
    ]
    asked = question(body, "country")
    assert asked["question"] == "Dans quel pays vivez-vous ?"
    assert {"key": "DE", "label": "Allemagne"} in asked["options"]
    assert all(each["answer"] is None for each in body["questions"])
    assert not any(each["consent"] == "sensitive" for each in body["questions"])


def test_a_program_agrees_answers_changes_and_takes_back(as_learner, learner):
    text = text_of(Purpose.DEMOGRAPHICS)
    consent = {"text_id": str(text.pk), "country": OF_AGE.country, "age": OF_AGE.age}
    assert as_learner.put("/me/consents/demographics", consent).status_code == 200
    sent = {"answers": {"age_band": "prefer_not", "gender": "self_described"}}
    reply = as_learner.patch("/me/profile", sent | {"words": {"gender": "Hijra"}})
    assert reply.status_code == 200
    assert question(reply.json(), "age_band")["answer"] == "prefer_not"
    assert question(reply.json(), "gender")["words"] == "Hijra"
    assert question(reply.json(), "country")["answer"] is None
    reply = as_learner.patch("/me/profile", {"answers": {"age_band": None}})
    assert question(reply.json(), "age_band")["answer"] is None
    assert Account.objects.get(pk=learner.pk).about_you == AboutYou.SETTLED
    assert as_learner.delete("/me/profile").status_code == 204
    assert as_learner.delete("/me/profile").status_code == 204
    assert not Profile.objects.exists()


def test_answers_without_consent_are_a_clear_problem(as_learner):
    reply = as_learner.patch("/me/profile", {"answers": {"country": "KE"}})
    assert reply.status_code == 409
    assert reply.json()["type"] == "urn:article26:problem:consent-needed"
    assert reply.json()["purpose"] == "demographics"
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"answers": {"age_band": "230"}}, {"age_band"}),
        ({"answers": {"age_band": "1990-05-17"}}, {"age_band"}),
        ({"answers": {"country": "Atlantis", "setting": "sea"}}, {"country", "setting"}),
        ({"answers": {"gender": "self_described"}, "words": {"gender": "x" * 10_240}}, {"gender"}),
        ({"answers": {"belief": "none"}}, {"belief"}),
        ({"birth_date": "1990-05-17"}, {"body.birth_date"}),
        ({"answers": {"age_band": 26}}, {"body.answers.age_band"}),
        ({"answers": []}, {"body.answers"}),
    ],
)
def test_what_cannot_be_is_refused_field_by_field_and_nothing_is_lost(
    willing, as_learner, body, fields
):
    as_learner.patch("/me/profile", {"answers": {"country": "KE"}})
    reply = as_learner.patch("/me/profile", body)
    assert reply.status_code == 422
    assert set(reply.json()["errors"]) == fields
    assert profile_of(willing.pk).answers == {"country": "KE"}


def test_what_is_asked_no_more_is_shown_to_who_answered_it(willing, as_learner):
    as_learner.patch("/me/profile", {"answers": {"setting": "town"}})
    DemographicQuestion.objects.create(key="setting", is_on=False)
    DemographicQuestion.objects.create(key="device", is_on=False)
    body = as_learner.get("/me/profile").json()
    assert question(body, "setting")["asked"] is False
    assert "device" not in [each["key"] for each in body["questions"]]


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "ar", "sw"])
def test_any_language_may_be_asked_for(as_learner, language):
    assert as_learner.get(f"/me/profile?language={language}").status_code == 200


def test_the_number_of_queries_is_fixed(willing, as_learner, django_assert_num_queries):
    as_learner.patch("/me/profile", {"answers": {"country": "KE"}})
    # The token, the consents, the key and the profile, the questions and the options.
    with django_assert_num_queries(6):
        as_learner.get("/me/profile")
