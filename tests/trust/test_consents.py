"""Consent is one's own, ends at once, and tells nothing else of anybody (TRUST.md D2, D8)."""

import logging
from collections import Counter

import pytest
from django.test import Client

from learners import milestones, selectors
from learners.ages import AGES, Said, age_of_consent, require_of_age
from learners.countries import country_codes
from learners.errors import GuardianNeededError
from learners.models import Consent, ConsentEvent, ConsentText, GuardianCode, Purpose
from learners.services import (
    answer,
    answer_as_guardian,
    ask_guardian,
    request_erasure,
    withdraw_consent,
)
from learners.services.erasing import erase
from tests.consents import agree, change_text, text_of
from tests.factories import PASSPHRASE, AccountFactory
from tests.trust.thief import dump

# Values that stand nowhere else.
COUNTRY, AGE = "NU", 97
OWN = (Consent, ConsentEvent, GuardianCode)


@pytest.fixture
def noted(caplog):
    """Everything that is logged."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("age", [AGE, 12])
def test_neither_country_nor_age_is_kept_or_logged(as_learner, learner, noted, age):
    text_id = str(text_of(Purpose.SURVEYS).pk)
    body = {"text_id": text_id, "country": COUNTRY, "age": age}
    before = Counter(dump().splitlines())
    by_api = as_learner.put("/me/consents/follow_up", body)
    assert by_api.status_code == (200 if age == AGE else 409)
    browser = Client()
    browser.force_login(AccountFactory())
    browser.post("/me/consents/follow_up/", body)
    values = Counter(dump().splitlines()) - before
    assert values
    assert COUNTRY not in values
    assert str(age) not in values
    said = "\n".join(record.getMessage() for record in noted.records)
    assert COUNTRY not in said
    assert f"{age}" not in said.split()


def test_what_is_kept_of_a_consent_is_what_it_says():
    """Whoever adds a column here says on the page of privacy what it keeps of people."""
    columns = {
        model: {field.attname for field in model._meta.concrete_fields if field.name != "pk"}
        for model in OWN
    }
    shared = {"learner_id", "purpose", "text_id", "by", "at"}
    assert columns[Consent] == shared | {"given"}
    assert columns[ConsentEvent] == shared | {"id", "kind"}
    made = {"learner_id", "digest", "kind", "purposes", "created_at", "expires_at"}
    assert columns[GuardianCode] == made


def test_a_guardians_codes_are_in_no_dump_and_no_log(learner, noted):
    asks = ask_guardian(learner_id=learner.pk, purposes=[Purpose.SURVEYS])
    before = dump()
    guardian = Client()
    agreed = {"agree-follow_up": str(text_of(Purpose.SURVEYS).pk), "is_guardian": "on"}
    guardian.post("/guardian/", {"code": asks, "answer": "1"} | agreed)
    assert selectors.has_consented(learner.pk, Purpose.SURVEYS)
    holds = answer_as_guardian(
        code=ask_guardian(learner_id=learner.pk, purposes=[Purpose.PARTNERS]),
        agreed={Purpose.PARTNERS: text_of(Purpose.PARTNERS).pk},
    )
    said = before + dump() + "\n".join(record.getMessage() for record in noted.records)
    for code in (asks, holds):
        assert code not in said
        assert code.replace("-", "") not in said


def test_a_code_tells_nobody_whose_it_is(learner):
    code = ask_guardian(learner_id=learner.pk, purposes=[Purpose.SURVEYS])
    html = Client().post("/guardian/", {"code": code}).content.decode()
    assert learner.username not in html
    assert str(learner.pk) not in html
    assert learner.pk.hex not in html


def test_below_the_age_of_any_country_nobody_agrees_alone():
    for country in country_codes():
        needed = age_of_consent(country)
        assert 13 <= needed <= 16
        assert needed == 16 or country in AGES
        require_of_age(Said(country=country, age=needed))
        with pytest.raises(GuardianNeededError):
            require_of_age(Said(country=country, age=needed - 1))


def test_one_learner_neither_sees_nor_changes_anothers(as_learner, learner):
    other = AccountFactory()
    agree(other)
    assert {row["state"] for row in as_learner.get("/me/consents").json()} == {"not_given"}
    assert as_learner.get("/me/consents/history").json()["results"] == []
    as_learner.delete("/me/consents/email")
    assert selectors.has_consented(other.pk, Purpose.EMAIL)


@pytest.mark.parametrize("how", ["taken back", "the text changed"])
def test_reports_leave_out_at_once_who_no_longer_agrees(learner, how):
    stays = AccountFactory()
    for person in (learner, stays):
        agree(person, Purpose.DEMOGRAPHICS)
        answer(learner_id=person.pk, answers={"country": "KE"})
    everybody = [learner.pk, stays.pk]
    assert set(selectors.bands_of(everybody)) == set(everybody)
    if how == "taken back":
        withdraw_consent(learner_id=learner.pk, purpose=Purpose.DEMOGRAPHICS)
    else:
        change_text(Purpose.DEMOGRAPHICS)
        agree(stays, Purpose.DEMOGRAPHICS)
    assert {key for key, bands in selectors.bands_of(everybody).items() if bands} == {stays.pk}


def test_what_cannot_be_stopped_is_not_said_to_be_taken_back(learner):
    """Whoever has to stop does so in the transaction, or nothing is taken back."""

    def fails(milestone):
        raise RuntimeError

    agree(learner, Purpose.SURVEYS)
    milestones.subscribe(milestones.ConsentWithdrawn, fails)
    try:
        with pytest.raises(RuntimeError):
            withdraw_consent(learner_id=learner.pk, purpose=Purpose.SURVEYS)
    finally:
        milestones._subscribers[milestones.ConsentWithdrawn].remove(fails)
    assert selectors.has_consented(learner.pk, Purpose.SURVEYS)
    assert not ConsentEvent.objects.filter(kind="withdrawn").exists()


def test_consents_last_as_long_as_the_account_and_go_with_it(learner):
    agree(learner)
    ask_guardian(learner_id=learner.pk, purposes=[Purpose.SURVEYS])
    for purpose in Purpose:
        if purpose != Purpose.SERVICE:
            withdraw_consent(learner_id=learner.pk, purpose=purpose)
    assert selectors.consent_history(learner.pk).count() == 2 * (len(Purpose) - 1)
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    assert erase(learner.pk)
    assert not any(model.objects.exists() for model in OWN)
    assert ConsentText.objects.exists()


def test_no_page_of_the_cms_says_who_agreed_to_what(learner, client):
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    agree(learner, Purpose.SENSITIVE)
    for path in ("/cms/consent-texts/", "/cms/consent-texts/sensitive/"):
        html = client.get(path).content.decode()
        assert learner.username not in html
        assert str(learner.pk) not in html
