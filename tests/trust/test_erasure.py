"""Who asks to be erased is: from tables, files, sessions, and every copy (TRUST.md C8, D7)."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from certificates import tasks as certificate_tasks
from certificates.forgetting import remove_files
from certificates.models import Certificate, CertificateCode, FilesToRemove
from certificates.services import issue_certificate
from learners import services
from learners import tasks as learner_tasks
from learners.models import Account, DataKey, Enrolment, Erasure, Profile, Session
from learners.privacy.annotations import Erasure as Fate
from learners.privacy.annotations import register
from learners.privacy.ledger import noted_erasures
from partners.models import PartnerLearner
from tests import drafts
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory, PartnerFactory
from tests.trust.thief import dump

CANARY = "canary-9f31"


@pytest.fixture
def sweep(monkeypatch):
    """Both sweepers, with what they send done at once."""
    for task in (certificate_tasks.remove_files, learner_tasks.erase):
        monkeypatch.setattr(task, "delay", task)

    def _sweep():
        learner_tasks.sweep()
        certificate_tasks.sweep()

    return _sweep


@pytest.fixture
def leaver(db, run, lesson_id, quiz_id):
    """Somebody who has done everything, under names that are found wherever they are."""
    account = AccountFactory(username=CANARY)
    _live(account, run, lesson_id, quiz_id)
    return account


def _live(account, run, lesson_id, quiz_id):
    ids = {"learner_id": account.pk, "run_id": run.pk}
    services.set_certificate_name(account=account, name=CANARY.upper())
    services.enrol(**ids, language="en")
    services.complete_lesson(**ids, activity_id=lesson_id)
    PartnerLearner.objects.create(partner=PartnerFactory(), learner_id=account.pk)
    attempt, _ = services.start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    services.submit_attempt(
        learner_id=account.pk, attempt_id=attempt.id, answers=drafts.right_answers()
    )
    certificate = Certificate.objects.get(learner_id=account.pk)
    issue_certificate(learner_id=account.pk, certificate_id=certificate.id)


def files():
    storage = storages["private"]

    def walk(folder):
        folders, names = storage.listdir(folder)
        for name in names:
            yield f"{folder}/{name}"
        for name in folders:
            yield f"{folder}/{name}/"
            yield from walk(f"{folder}/{name}")

    return list(walk("."))


def spellings(account):
    """How an account's id is written in texts, in SQLite and in sessions."""
    return (str(account.pk), account.pk.hex)


def ask(account, *, at_once=True):
    return services.request_erasure(account=account, passphrase=PASSPHRASE, at_once=at_once)


def test_nothing_is_left_of_somebody_who_was_erased(leaver, learner, enrolment):
    client = Client()
    client.force_login(leaver)
    assert client.get("/me/").status_code == 200
    token = services.create_token(account=leaver)[0]
    assert CANARY in dump()
    assert any(leaver.pk.hex in text or str(leaver.pk) in text for text in files())
    ask(leaver)
    assert services.erase(leaver.pk)
    FilesToRemove.objects.update(again_at=timezone.now() - timedelta(seconds=1))
    remove_files(leaver.pk)
    text = dump()
    assert CANARY not in text.lower()
    left = [row for row in text.split("\n") if any(each in row for each in spellings(leaver))]
    assert not left
    left = [name for name in files() if str(leaver.pk) in name]
    assert left == [f"./erased/{leaver.pk}"]
    assert client.get("/me/").status_code == 302
    assert ApiClient(token).get("/me").status_code == 401
    # And nobody else's is touched.
    assert Enrolment.objects.filter(learner=learner).exists()


def test_every_annotated_table_is_treated_as_it_says(leaver):
    ask(leaver)
    services.erase(leaver.pk)
    deleted = 0
    for kept in register():
        if kept.erasure is Fate.DELETED and kept.model not in {FilesToRemove, Profile}:
            deleted += 1
            assert not kept.model.objects.filter(**{kept.owner: leaver.pk}).exists(), kept.model
        if kept.erasure is Fate.DETACHED:
            assert kept.model.objects.exists()
            assert not kept.model.objects.filter(**{kept.owner: leaver.pk}).exists()
    assert deleted >= 14


def test_the_certificate_still_answers_for_nobody(leaver, api):
    code = Certificate.objects.get().code
    before = api.get(f"/certificates/{code}").json()
    ask(leaver)
    services.erase(leaver.pk)
    after = api.get(f"/certificates/{code}").json()
    assert after == before | {"state": "erased"}
    page = Client().get(f"/verify/{code}")
    assert page.status_code == 200
    assert "no longer keep anything of the person" in page.content.decode()


def test_a_certificate_that_was_never_issued_answers_like_an_unknown_one(leaver, api):
    Certificate.objects.update(state="owed", issued_at=None, sha256="")
    code = Certificate.objects.get().code
    ask(leaver)
    services.erase(leaver.pk)
    assert not CertificateCode.objects.exists()
    assert api.get(f"/certificates/{code}").status_code == 404


def test_a_document_that_was_being_made_meanwhile_is_removed_too(leaver, sweep):
    path = Certificate.objects.get().path
    ask(leaver)
    services.erase(leaver.pk)
    remove_files(leaver.pk)
    storages["private"].save(path, ContentFile(b"by a worker that had a claim"))
    assert FilesToRemove.objects.exists()
    FilesToRemove.objects.update(again_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert not storages["private"].exists(path)
    assert not FilesToRemove.objects.exists()


def test_an_account_may_be_kept_until_it_is_due(leaver, sweep):
    erasure = ask(leaver, at_once=False)
    assert erasure.due_at > timezone.now() + timedelta(days=6)
    sweep()
    assert not services.erase(leaver.pk)
    leaver.refresh_from_db()
    assert services.sign_in(username=CANARY, passphrase=PASSPHRASE) == leaver
    assert services.keep_account(account=leaver)
    assert not Erasure.objects.exists()


def test_the_sweeper_erases_what_is_due(leaver, sweep):
    ask(leaver, at_once=False)
    Erasure.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert not Account.objects.filter(pk=leaver.pk).exists()


def test_it_cannot_be_kept_any_more_once_it_is_due(leaver):
    ask(leaver)
    assert not services.keep_account(account=leaver)
    assert Erasure.objects.exists()
    assert (
        Client().post("/sign-in/", {"username": CANARY, "passphrase": PASSPHRASE}).status_code
        == 422
    )


def test_asking_again_does_not_put_it_off(leaver):
    first = ask(leaver, at_once=False)
    Erasure.objects.update(due_at=first.due_at - timedelta(days=3))
    assert ask(leaver, at_once=False).due_at == first.due_at - timedelta(days=3)


def test_a_failing_storage_puts_it_off_and_is_told(leaver, settings):
    ask(leaver)
    broken = {**settings.STORAGES["private"]}
    broken["OPTIONS"] = broken["OPTIONS"] | {"location": "/proc/no-such-place"}
    settings.STORAGES = settings.STORAGES | {"private": broken}
    with pytest.raises(FileNotFoundError):
        services.erase(leaver.pk)
    row = Erasure.objects.get()
    assert row.tries == 1
    assert row.error
    assert row.due_at > timezone.now()
    assert not DataKey.objects.filter(learner=leaver).exists()


def test_a_restored_database_forgets_again(leaver, run, lesson_id, quiz_id):
    restored = AccountFactory.build(pk=leaver.pk, username=CANARY)
    ask(leaver)
    services.erase(leaver.pk)
    assert leaver.pk in set(noted_erasures())
    restored.save(force_insert=True)
    _live(restored, run, lesson_id, quiz_id)
    call_command("replay_erasures")
    assert not Account.objects.filter(pk=leaver.pk).exists()
    assert CANARY not in dump().lower()
    call_command("replay_erasures")


def test_a_wrong_passphrase_erases_nothing(leaver):
    token = services.create_token(account=leaver)[0]
    response = ApiClient(token).post("/me/erasure", {"passphrase": "not mine", "at_once": True})
    assert response.status_code == 422
    assert response.json()["type"].endswith("wrong-passphrase")
    assert not Erasure.objects.exists()
    assert ApiClient(token).get("/me").status_code == 200


def test_guessing_the_passphrase_is_limited(leaver, settings):
    settings.SIGN_IN_RATE = "2/h"
    client = ApiClient(services.create_token(account=leaver)[0])
    codes = [client.post("/me/erasure", {"passphrase": "guess"}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]


def test_staff_are_sent_to_an_administrator(leaver):
    leaver.is_staff = True
    leaver.save()
    client = ApiClient(services.create_token(account=leaver)[0])
    response = client.post("/me/erasure", {"passphrase": PASSPHRASE})
    assert response.status_code == 409
    assert not Erasure.objects.exists()


def test_it_is_asked_and_taken_back_by_api(leaver):
    client = ApiClient(services.create_token(account=leaver)[0])
    response = client.post("/me/erasure", {"passphrase": PASSPHRASE})
    assert response.status_code == 202
    assert response.json()["due_at"]
    assert client.get("/me").status_code == 401, "signed out everywhere"
    again = ApiClient(services.create_token(account=leaver)[0])
    assert again.delete("/me/erasure").status_code == 204
    assert again.delete("/me/erasure").status_code == 204
    assert not Erasure.objects.exists()


def test_it_is_asked_and_taken_back_on_the_pages(leaver):
    client, other = Client(), Client()
    client.force_login(leaver)
    other.force_login(leaver)
    assert client.get("/me/account/delete/").status_code == 200
    wrong = client.post("/me/account/delete/", {"passphrase": "not mine"})
    assert wrong.status_code == 422
    response = client.post("/me/account/delete/", {"passphrase": PASSPHRASE})
    assert response.status_code == 302
    assert "storage" in response["Clear-Site-Data"]
    cache.clear()
    assert client.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 302
    back = Client()
    back.post("/sign-in/", {"username": CANARY, "passphrase": PASSPHRASE})
    assert "Your account will be deleted on" in back.get("/me/").content.decode()
    assert "Your account will be deleted on" in back.get("/me/account/").content.decode()
    back.post("/me/account/keep/")
    assert "Your account stays." in back.get("/me/account/").content.decode()
    assert not Erasure.objects.exists()


def test_sessions_of_others_stay(leaver, learner):
    theirs = Client()
    theirs.force_login(learner)
    ask(leaver)
    assert theirs.get("/me/").status_code == 200
    assert Session.objects.filter(learner_id=learner.pk).count() == 1
