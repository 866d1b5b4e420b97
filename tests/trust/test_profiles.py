"""A dump shows and links nothing of what people tell about themselves (TRUST.md D2)."""

import logging
import re
import threading
from contextlib import suppress
from functools import partial

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from cms.release import release_page
from courses.models import Course
from learners.errors import ConsentNeededError, WrongKeyError
from learners.models import Account, DataKey, DemographicQuestion, Profile, Purpose
from learners.privacy.keys import LearnerKey, rewrap_keys
from learners.privacy.profiles import profile_key
from learners.selectors import bands_of, personal_data, profile_of
from learners.services import answer, enrol, request_erasure, withdraw_consent
from learners.services.erasing import erase
from tests.cms import pages, questions
from tests.consents import agree
from tests.factories import PASSPHRASE, AccountFactory
from tests.trust.thief import dump

CANARY = "CANARY-GENDER-77c1"
# Codes that stand in no other table of these tests.
RARE = {"first_language": "yrl", "gender": "self_described", "occupation": "security"}


@pytest.fixture
def teller(learner):
    agree(learner)
    answer(learner_id=learner.pk, answers=RARE, words={"gender": CANARY})
    return learner


def new_key():
    return Fernet.generate_key().decode()


def test_nothing_that_was_told_is_in_a_dump(teller):
    text = dump()
    assert CANARY not in text
    for value in RARE.values():
        assert not re.search(rf"\b{value}\b", text), value


def test_nothing_in_a_profile_says_whose_it_is(teller):
    """No key, no time, no order: whoever has the table has sealed bytes under random numbers."""
    fields = {field.attname: field for field in Profile._meta.concrete_fields}
    assert set(fields) == {"pseudonym", "answers", "words"}
    assert not any(field.is_relation for field in fields.values())
    assert isinstance(fields["pseudonym"], models.UUIDField)
    others = [AccountFactory() for _ in range(20)]
    for other in others:
        agree(other, Purpose.DEMOGRAPHICS)
        answer(learner_id=other.pk, answers={"country": "KE"})
    text = dump()
    for profile in Profile.objects.all():
        assert text.count(str(profile.pk)) + text.count(profile.pk.hex) == 1


def test_what_was_told_cannot_be_told_from_its_length(teller):
    quiet, talker = AccountFactory(), AccountFactory()
    agree(quiet)
    agree(talker)
    answer(learner_id=quiet.pk, answers={"setting": "prefer_not"})
    for key in ("disability", "sexual_orientation", "ethnicity", "belief", "defender"):
        DemographicQuestion.objects.create(key=key, is_on=True)
    everything = {
        "age_band": "under-13",
        "gender": "self_described",
        "country": "KE",
        "first_language": "other",
        "education": "postgraduate",
        "occupation": "public_service",
        "connection": "supporting",
        "setting": "prefer_not",
        "device": "prefer_not",
        "disability": "prefer_not",
        "sexual_orientation": "gay_or_lesbian",
        "ethnicity": "indigenous",
        "belief": "traditional",
        "defender": "prefer_not",
    }
    answer(learner_id=talker.pk, answers=everything, words={"gender": "ሀ" * 60})
    assert profile_of(talker.pk).words == {"gender": "ሀ" * 60}
    lengths = {(len(each.answers), len(each.words)) for each in Profile.objects.all()}
    assert len(lengths) == 1


def test_sealed_answers_open_in_their_own_row_only(teller):
    other = AccountFactory()
    agree(other)
    answer(learner_id=other.pk, answers={"setting": "rural"})
    theirs = profile_key(LearnerKey(teller.pk)).pseudonym
    row = Profile.objects.exclude(pk=theirs).get()
    Profile.objects.filter(pk=theirs).update(answers=row.answers)
    with pytest.raises(WrongKeyError):
        profile_of(teller.pk)


def test_without_the_key_nobody_is_linked_and_nothing_is_shown_as_missing(teller, settings):
    settings.ENCRYPTION_KEYS = [new_key()]
    for ask in (profile_of, lambda pk: bands_of([pk])):
        with pytest.raises(WrongKeyError):
            ask(teller.pk)
    with pytest.raises(WrongKeyError):
        personal_data(learner_id=teller.pk, language="en")
    with pytest.raises(WrongKeyError):
        answer(learner_id=teller.pk, answers={"country": "KE"})


def test_a_new_key_leaves_every_profile_where_it_is(teller, settings):
    old, new = settings.ENCRYPTION_KEYS[0], new_key()
    before = profile_of(teller.pk)
    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [new]
    assert profile_of(teller.pk) == before
    answer(learner_id=teller.pk, answers={"country": "KE"})
    assert Profile.objects.count() == 1


def test_answers_that_come_in_while_keys_are_changed_are_kept(teller, settings):
    late = AccountFactory()
    agree(late)
    settings.ENCRYPTION_KEYS = [new_key(), settings.ENCRYPTION_KEYS[0]]
    steps = rewrap_keys(batch=1)
    next(steps, None)
    answer(learner_id=teller.pk, answers={"country": "SN"})
    answer(learner_id=late.pk, answers={"country": "KE"})
    list(steps)
    list(rewrap_keys())
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert profile_of(teller.pk).answers == RARE | {"country": "SN"}
    assert profile_of(late.pk).answers == {"country": "KE"}


def test_erasure_deletes_what_was_told_and_destroys_its_key(teller):
    theirs, copy = profile_key(LearnerKey(teller.pk)), Profile.objects.get()
    request_erasure(account=teller, passphrase=PASSPHRASE, at_once=True)
    assert erase(teller.pk)
    assert not Profile.objects.exists()
    assert not DataKey.objects.filter(pk=teller.pk).exists()
    assert theirs.pseudonym == copy.pk  # of use to nobody: what it is made of is gone
    assert profile_of(teller.pk).answers == {}


def test_erasure_does_not_wait_for_a_key_that_is_lost(teller, settings):
    settings.ENCRYPTION_KEYS = [new_key()]
    request_erasure(account=teller, passphrase=PASSPHRASE, at_once=True)
    assert erase(teller.pk)
    assert not Account.objects.filter(pk=teller.pk).exists()


def test_its_person_gets_it_and_nobody_else(teller):
    (row,) = personal_data(learner_id=teller.pk, language="en").as_json()["profile"]
    assert row == {"answers": RARE, "words": {"gender": CANARY}}
    assert not personal_data(learner_id=AccountFactory().pk, language="en").as_json()["profile"]
    client = Client()
    client.force_login(teller)
    html = client.get("/me/data/").content.decode()
    assert "Work in the police, a prison or the military" in html
    assert CANARY in html


def at_once(*jobs):
    """Do several things at the same time, each on a connection of its own; what failed is left."""
    ready = threading.Barrier(len(jobs))

    def run(job):
        ready.wait()
        try:
            with suppress(ConsentNeededError):
                job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_answers_at_once_are_both_kept(learner):
    agree(learner)
    at_once(
        partial(answer, learner_id=learner.pk, answers={"country": "KE"}),
        partial(answer, learner_id=learner.pk, answers={"setting": "town"}),
    )
    assert profile_of(learner.pk).answers == {"country": "KE", "setting": "town"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("answers", [{"country": "KE"}, {"setting": "town"}, {"device": "phone"}])
def test_consent_that_is_taken_back_while_an_answer_comes_in_leaves_nothing(learner, answers):
    agree(learner, Purpose.DEMOGRAPHICS)
    at_once(
        partial(answer, learner_id=learner.pk, answers=answers),
        partial(withdraw_consent, learner_id=learner.pk, purpose=Purpose.DEMOGRAPHICS),
    )
    assert not Profile.objects.exists()


def test_no_page_of_staff_and_no_log_has_anything_of_it(
    office, learner, caplog, django_capture_on_commit_callbacks
):
    page = pages.course_page(pages.office_page(office))
    pages.quiz_page(pages.module_page(page), questions=[questions.true_false()])
    release_page(page)
    run = Course.objects.get().runs.get()
    agree(learner)
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks() as tasks:
        client = Client()
        client.force_login(learner)
        sent = RARE | {"country": "PN", "gender-words": CANARY}
        rest = ("age_band", "education", "connection", "setting", "device")
        assert client.post("/me/about-you/", sent | dict.fromkeys(rest, "prefer_not")).url
    assert profile_of(learner.pk).words == {"gender": CANARY}
    assert tasks == []
    staff = Client()
    staff.force_login(AccountFactory(is_staff=True, is_superuser=True))
    course = [page.pk, run.pk]
    looked = [
        staff.get(path).content.decode()
        for path in (
            reverse("cms:grades", args=course),
            reverse("cms:grades-learner", args=[*course, learner.pk]),
            reverse("cms:audit"),
            reverse("cms:learner-questions"),
            reverse("wagtailusers_users:edit", args=[learner.pk]),
            reverse("wagtailusers_users:index"),
        )
    ]
    assert learner.username in looked[1]
    seen = "\n".join([*looked, caplog.text])
    for told in (CANARY, "yrl", "Pitcairn", "Work in the police", "self_described"):
        assert told not in seen
