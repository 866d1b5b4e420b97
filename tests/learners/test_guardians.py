"""Somebody too young to agree hands a code to a parent or guardian, who decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learners import selectors
from learners.errors import AgeNeededError, ConsentTextChangedError, GuardianCodeError
from learners.models import ConsentEvent, GuardianCode, Purpose
from learners.selectors.guardians import guarded_by
from learners.services import (
    answer_as_guardian,
    ask_guardian,
    give_consent,
    request_erasure,
    withdraw_as_guardian,
    withdraw_consent,
)
from learners.services.cleaning import forget_expired
from tests.consents import agree, change_text, text_of
from tests.factories import PASSPHRASE, AccountFactory

ASKED = [Purpose.DEMOGRAPHICS, Purpose.SURVEYS]


@pytest.fixture
def code(learner):
    return ask_guardian(learner_id=learner.pk, purposes=ASKED)


def answer(code, *purposes):
    agreed = {purpose: text_of(purpose).pk for purpose in purposes}
    return answer_as_guardian(code=code, agreed=agreed)


def test_a_guardian_reads_what_they_are_asked_in_their_language(code, django_assert_num_queries):
    with django_assert_num_queries(2):
        guarded = guarded_by(code=code, language="fr")
    assert guarded.asks
    assert [(text.purpose, text.language) for text in guarded.texts] == [
        (purpose, "fr") for purpose in ASKED
    ]


def test_what_a_guardian_agrees_to_counts_and_is_recorded_as_theirs(learner, code):
    answer(code, Purpose.SURVEYS)
    assert selectors.has_consented(learner.pk, Purpose.SURVEYS)
    assert not selectors.has_consented(learner.pk, Purpose.DEMOGRAPHICS)
    assert ConsentEvent.objects.get().by == "guardian"


def test_a_guardians_answer_says_nothing_of_the_learners_age(learner, code):
    answer(code, *ASKED)
    with pytest.raises(AgeNeededError):
        give_consent(learner_id=learner.pk, purpose=Purpose.SMS, text_id=text_of(Purpose.SMS).pk)


def test_only_what_was_asked_can_be_answered(learner, code):
    assert answer(code, Purpose.SENSITIVE) == ""
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize("said", [ASKED, []], ids=["yes", "no"])
def test_a_code_is_answered_once(code, said):
    answer(code, *said)
    with pytest.raises(GuardianCodeError):
        answer(code, *ASKED)


def test_a_code_may_be_typed_as_people_write(learner, code):
    answer(f" {code.lower().replace('-', ' ')} ", Purpose.SURVEYS)
    assert selectors.has_consented(learner.pk, Purpose.SURVEYS)


def test_a_new_code_ends_the_one_before(learner, code):
    newer = ask_guardian(learner_id=learner.pk, purposes=ASKED)
    with pytest.raises(GuardianCodeError):
        guarded_by(code=code, language="en")
    assert guarded_by(code=newer, language="en").texts


def test_a_code_ends_after_some_days(code):
    GuardianCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(GuardianCodeError):
        answer(code, *ASKED)
    forget_expired()
    assert not GuardianCode.objects.exists()


def test_a_text_that_changed_while_a_guardian_read_is_read_again(learner, code):
    old = text_of(Purpose.SURVEYS).pk
    change_text(Purpose.SURVEYS)
    with pytest.raises(ConsentTextChangedError):
        answer_as_guardian(code=code, agreed={Purpose.SURVEYS: old})
    answer(code, Purpose.SURVEYS)
    assert selectors.has_consented(learner.pk, Purpose.SURVEYS)


def test_a_guardian_may_take_it_back(learner, code):
    holds = answer(code, *ASKED)
    guarded = guarded_by(code=holds, language="en")
    assert not guarded.asks
    assert {text.purpose for text in guarded.texts} == set(ASKED)
    withdraw_as_guardian(code=holds, purpose=Purpose.SURVEYS)
    assert selectors.consents_of(learner.pk)[Purpose.DEMOGRAPHICS]
    assert not selectors.has_consented(learner.pk, Purpose.SURVEYS)
    last = selectors.consent_history(learner.pk).get(kind="withdrawn")
    assert (last.purpose, last.by) == (Purpose.SURVEYS, "guardian")


def test_a_learner_may_take_back_what_a_guardian_agreed_to(learner, code):
    holds = answer(code, *ASKED)
    for purpose in ASKED:
        withdraw_consent(learner_id=learner.pk, purpose=purpose)
    assert guarded_by(code=holds, language="en").texts == []
    forget_expired()
    assert not GuardianCode.objects.exists()


def test_a_guardian_takes_back_nothing_that_the_learner_agreed_to(learner, code):
    holds = answer(code, Purpose.SURVEYS)
    agree(learner, Purpose.SMS)
    withdraw_as_guardian(code=holds, purpose=Purpose.SMS)
    assert selectors.has_consented(learner.pk, Purpose.SMS)


def test_a_code_that_asks_takes_nothing_back(learner, code):
    with pytest.raises(GuardianCodeError):
        withdraw_as_guardian(code=code, purpose=Purpose.SURVEYS)


def test_a_code_of_an_account_that_is_being_erased_opens_nothing(learner, code):
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    with pytest.raises(GuardianCodeError):
        guarded_by(code=code, language="en")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_parallel_answers_are_one(at_once):
    code = ask_guardian(learner_id=AccountFactory().pk, purposes=ASKED)
    results = at_once(lambda: answer(code, *ASKED), 4)
    assert sum(isinstance(result, GuardianCodeError) for result in results) == 3
    assert ConsentEvent.objects.count() == len(ASKED)
