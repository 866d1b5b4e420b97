"""Purposes are agreed to, and taken back, each by itself."""

import itertools
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from courses.languages import INTERFACE_LANGUAGES
from learners import milestones, selectors
from learners.ages import Said
from learners.errors import (
    AgeNeededError,
    ConsentTextChangedError,
    GuardianNeededError,
    ImpossibleAgeError,
    ServiceConsentError,
    UnknownCountryError,
)
from learners.models import Consent, ConsentEvent, ConsentText, Purpose
from learners.services import give_consent, sign_up, withdraw_consent
from learners.services.consent_texts import default_texts, load_default_texts
from tests.consents import OF_AGE, agree, change_text, text_of
from tests.factories import PASSPHRASE, AccountFactory

OPTIONAL = [purpose for purpose in Purpose if purpose != Purpose.SERVICE]


@pytest.fixture
def withdrawn():
    """The milestones of what is taken back."""
    seen = []
    milestones.subscribe(milestones.ConsentWithdrawn, seen.append)
    yield seen
    milestones._subscribers[milestones.ConsentWithdrawn].remove(seen.append)


def test_the_product_brings_every_text_in_every_language_of_the_interface(db):
    there = set(ConsentText.objects.values_list("language", "purpose"))
    assert there == {(code, purpose) for code in INTERFACE_LANGUAGES for purpose in Purpose}


def test_texts_that_a_site_has_stay_when_the_product_is_updated(db):
    change_text(Purpose.EMAIL, "Ours.")
    load_default_texts()
    assert text_of(Purpose.EMAIL).body == "Ours."
    assert ConsentText.objects.count() == len(list(default_texts())) + 1


def test_nothing_is_agreed_to_by_default(learner):
    assert selectors.consents_of(learner.pk) == dict.fromkeys(Purpose, False)


@pytest.mark.parametrize("purpose", OPTIONAL)
def test_each_is_given_and_taken_back_by_itself(learner, withdrawn, purpose):
    agree(learner)
    withdraw_consent(learner_id=learner.pk, purpose=purpose)
    state = selectors.consents_of(learner.pk)
    assert state == {each: each not in {purpose, Purpose.SERVICE} for each in Purpose}
    (milestone,) = withdrawn
    assert (milestone.learner_id, milestone.purpose) == (learner.pk, purpose)


def test_history_is_kept_in_the_words_that_were_read(learner):
    text = text_of(Purpose.EMAIL, "ar")
    give_consent(learner_id=learner.pk, purpose=Purpose.EMAIL, text_id=text.pk, said=OF_AGE)
    withdraw_consent(learner_id=learner.pk, purpose=Purpose.EMAIL)
    agree(learner, Purpose.EMAIL)
    history = list(selectors.consent_history(learner.pk))
    said = sorted((event.kind, event.text.language) for event in history)
    assert said == [("given", "ar"), ("given", "en"), ("withdrawn", "ar")]


def test_agreeing_and_taking_back_twice_is_as_once(learner, withdrawn):
    agree(learner, Purpose.EMAIL)
    agree(learner, Purpose.EMAIL)
    assert ConsentEvent.objects.count() == 1
    for _ in range(2):
        withdraw_consent(learner_id=learner.pk, purpose=Purpose.EMAIL)
    assert ConsentEvent.objects.count() == 2
    assert len(withdrawn) == 1


def test_taking_back_what_was_never_given_is_nothing(learner, withdrawn):
    withdraw_consent(learner_id=learner.pk, purpose=Purpose.SMS)
    assert (ConsentEvent.objects.count(), withdrawn) == (0, [])


def test_a_changed_text_asks_again(learner):
    agree(learner, Purpose.SERVICE, Purpose.EMAIL, Purpose.SMS)
    change_text(Purpose.EMAIL)
    assert not selectors.has_consented(learner.pk, Purpose.EMAIL)
    assert selectors.has_consented(learner.pk, Purpose.SMS)
    assert selectors.consents_to_read(learner.pk) == [Purpose.EMAIL]
    agree(learner, Purpose.EMAIL)
    assert selectors.has_consented(learner.pk, Purpose.EMAIL)
    assert selectors.consents_to_read(learner.pk) == []


def test_somebody_whose_account_others_made_is_asked_to_read_what_is_kept(learner):
    assert selectors.consents_to_read(learner.pk) == [Purpose.SERVICE]
    agree(learner, Purpose.SERVICE)
    assert selectors.consents_to_read(learner.pk) == []


def test_a_text_that_was_in_force_cannot_be_agreed_to_any_more(learner):
    old = text_of(Purpose.EMAIL, "es")
    change_text(Purpose.EMAIL, es="Nuevo.")
    with pytest.raises(ConsentTextChangedError) as refused:
        give_consent(learner_id=learner.pk, purpose=Purpose.EMAIL, text_id=old.pk, said=OF_AGE)
    assert refused.value.extra["in_force"]["body"] == "Nuevo."
    assert not Consent.objects.exists()


@pytest.mark.parametrize("other", ["unknown", "of another purpose"])
def test_a_text_of_something_else_is_refused(learner, other):
    text_id = uuid.uuid4() if other == "unknown" else text_of(Purpose.SMS).pk
    with pytest.raises(ConsentTextChangedError):
        give_consent(learner_id=learner.pk, purpose=Purpose.EMAIL, text_id=text_id, said=OF_AGE)


def test_what_was_taken_back_of_an_old_text_stays_taken_back(learner, withdrawn):
    agree(learner, Purpose.SERVICE, Purpose.EMAIL)
    change_text(Purpose.EMAIL)
    withdraw_consent(learner_id=learner.pk, purpose=Purpose.EMAIL)
    assert selectors.consents_to_read(learner.pk) == []
    assert len(withdrawn) == 1


def test_a_text_without_the_language_is_read_in_english(db):
    change_text(Purpose.EMAIL, "In English.", my="မြန်မာ")
    assert text_of(Purpose.EMAIL, "my").body == "မြန်မာ"
    assert text_of(Purpose.EMAIL, "fr").body == "In English."


def test_whoever_signs_up_agrees_to_the_service(db):
    account = sign_up(username="amina", passphrase=PASSPHRASE, language="es")
    event = ConsentEvent.objects.select_related("text").get(learner=account)
    assert (event.purpose, event.text.language) == (Purpose.SERVICE, "es")
    assert selectors.has_consented(account.pk, Purpose.SERVICE)


def test_nobody_signs_up_to_a_text_that_has_changed(db):
    old = text_of(Purpose.SERVICE)
    change_text(Purpose.SERVICE)
    with pytest.raises(ConsentTextChangedError):
        sign_up(username="amina", passphrase=PASSPHRASE, language="en", text_id=old.pk)
    account = sign_up(username="amina", passphrase=PASSPHRASE, language="en")
    assert selectors.has_consented(account.pk, Purpose.SERVICE)


def test_signing_up_says_nothing_of_somebodys_age(db):
    account = sign_up(username="amina", passphrase=PASSPHRASE, language="en")
    with pytest.raises(AgeNeededError):
        give_consent(learner_id=account.pk, purpose=Purpose.SMS, text_id=text_of(Purpose.SMS).pk)


def test_the_service_cannot_be_taken_back_alone(learner):
    with pytest.raises(ServiceConsentError):
        withdraw_consent(learner_id=learner.pk, purpose=Purpose.SERVICE)


@pytest.mark.parametrize(
    ("country", "age", "error"),
    [
        ("KE", 15, GuardianNeededError),
        ("AT", 13, GuardianNeededError),
        ("XX", 30, UnknownCountryError),
        ("ke", 30, UnknownCountryError),
        ("", 30, UnknownCountryError),
        ("KE", 0, ImpossibleAgeError),
        ("KE", -26, ImpossibleAgeError),
        ("KE", 121, ImpossibleAgeError),
    ],
)
def test_the_age_decides_and_nothing_is_kept_where_it_does_not(learner, country, age, error):
    text_id = text_of(Purpose.SMS).pk
    said = Said(country=country, age=age)
    with pytest.raises(error):
        give_consent(learner_id=learner.pk, purpose=Purpose.SMS, text_id=text_id, said=said)
    assert not Consent.objects.exists()


def test_the_age_is_asked_once(learner):
    agree(learner, Purpose.SMS)
    give_consent(learner_id=learner.pk, purpose=Purpose.EMAIL, text_id=text_of(Purpose.EMAIL).pk)
    assert selectors.has_consented(learner.pk, Purpose.EMAIL)


def test_whoever_consents_is_found_in_one_query(db, django_assert_num_queries):
    people = AccountFactory.create_batch(3)
    agree(people[0], Purpose.SURVEYS)
    agree(people[1], Purpose.SURVEYS)
    withdraw_consent(learner_id=people[1].pk, purpose=Purpose.SURVEYS)
    with django_assert_num_queries(1):
        found = selectors.consenting([each.pk for each in people], Purpose.SURVEYS)
    assert found == {people[0].pk}
    for read in (
        lambda: selectors.consents_of(people[0].pk),
        lambda: selectors.has_consented(people[0].pk, Purpose.SURVEYS),
        lambda: selectors.consents_to_read(people[0].pk),
    ):
        with django_assert_num_queries(1):
            read()
    with django_assert_num_queries(2):
        selectors.my_consents(learner_id=people[0].pk, language="en")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_parallel_consents_are_one(at_once):
    learner = AccountFactory()
    assert not [each for each in at_once(lambda: agree(learner, Purpose.SMS), 4) if each]
    assert ConsentEvent.objects.filter(kind="given").count() == 1
    at_once(lambda: withdraw_consent(learner_id=learner.pk, purpose=Purpose.SMS), 4)
    assert ConsentEvent.objects.filter(kind="withdrawn").count() == 1
    assert not selectors.has_consented(learner.pk, Purpose.SMS)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_given_and_taken_back_at_once_stands_as_the_last_said(at_once):
    learner, turns = AccountFactory(), itertools.count()
    agree(learner, Purpose.SURVEYS)

    def give_or_withdraw():
        if next(turns) % 2:
            agree(learner, Purpose.SURVEYS)
        else:
            withdraw_consent(learner_id=learner.pk, purpose=Purpose.SURVEYS)

    at_once(give_or_withdraw, 6)
    kinds = list(ConsentEvent.objects.values_list("kind", flat=True))
    difference = kinds.count("given") - kinds.count("withdrawn")
    assert difference in {0, 1}
    assert selectors.has_consented(learner.pk, Purpose.SURVEYS) == (difference == 1)


def test_texts_in_force_cannot_be_changed(db):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL refuses it")
    for write in (lambda texts: texts.update(body="Other."), lambda texts: texts.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(ConsentText.objects.filter(purpose=Purpose.EMAIL))
