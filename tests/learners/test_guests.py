"""Guests: people who learn without an account, and how they come to have one."""

import uuid

import pytest
from django.test import Client

from certificates.models import Certificate
from learners import services
from learners.errors import NotGuestError, UsernameTakenError, WeakPassphraseError
from learners.models import AccessToken, Account, Completion, Enrolment, Erasure
from learners.selectors.gradebook import Order, enrolled, grade_book_page
from tests import drafts
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory


@pytest.fixture
def guest(db):
    return services.begin_as_guest(language="en")


@pytest.fixture
def learn(run, lesson_id, quiz_id):
    """Complete the course."""

    def _learn(account, answers=None):
        ids = {"learner_id": account.pk, "run_id": run.pk}
        services.enrol(**ids, language="en")
        services.complete_lesson(**ids, activity_id=lesson_id)
        attempt, _ = services.start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
        services.submit_attempt(
            learner_id=account.pk,
            attempt_id=attempt.id,
            answers=answers or drafts.right_answers(),
        )
        return attempt

    return _learn


def test_a_guest_learns_as_everybody_does_and_nobody_signs_in_as_one(guest, learn):
    learn(guest)
    assert Completion.objects.filter(learner=guest).count() == 2
    assert not guest.has_usable_password()
    reply = ApiClient().post(
        "/auth/sign-in", {"username": guest.username, "passphrase": guest.password}
    )
    assert reply.status_code == 401
    taken = {"username": guest.username, "passphrase": PASSPHRASE}
    assert ApiClient().post("/auth/sign-up", taken).status_code == 422


def test_a_guest_is_called_one_and_not_by_what_is_stored(guest, run, learn):
    learn(guest)
    assert guest.shown_name.startswith("Guest ")
    (row,) = grade_book_page(enrolled(run=run), [], order=Order()).rows
    assert row.username == guest.shown_name
    assert enrolled(run=run, search="guest").count() == 1
    client = ApiClient(services.create_token(account=guest)[0])
    assert client.get("/me").json()["username"] == guest.shown_name
    assert client.get("/me/data").json()["account"][0]["username"] == guest.shown_name
    assert guest.username not in client.get("/me/data").content.decode()


def test_a_certificate_waits_for_the_account(guest, learn, run):
    learn(guest)
    assert not Certificate.objects.exists()
    account = services.sign_up_guest(account=guest, username="Amina", passphrase=PASSPHRASE)
    certificate = Certificate.objects.get()
    assert (certificate.learner_id, certificate.run_id) == (account.pk, run.pk)


def test_everything_stays_under_the_same_id_and_the_token_changes(guest, learn):
    learn(guest)
    token, _ = services.create_token(account=guest)
    chosen = {"username": "Ámina", "passphrase": PASSPHRASE}
    reply = ApiClient(token).post("/me/sign-up", chosen)
    assert reply.status_code == 200
    assert reply.json()["learner_id"] == str(guest.pk)
    assert ApiClient(token).get("/me").status_code == 401
    client = ApiClient(reply.json()["token"])
    assert (
        client.get("/me").json() | {"username": "ámina", "is_guest": False}
        == client.get("/me").json()
    )
    assert Enrolment.objects.get(learner=guest).done == 2
    again = ApiClient().post("/auth/sign-in", chosen)
    assert again.status_code == 200


def test_signing_up_twice_is_the_same_as_once_and_never_renames(guest):
    chosen = {"account": guest, "username": "amina", "passphrase": PASSPHRASE}
    first = services.sign_up_guest(**chosen)
    assert services.sign_up_guest(**chosen).pk == first.pk
    with pytest.raises(NotGuestError):
        services.sign_up_guest(**chosen | {"username": "other"})
    with pytest.raises(NotGuestError):
        services.sign_up_guest(**chosen | {"passphrase": "another few words"})


def test_the_rules_of_signing_up_hold(guest):
    AccountFactory(username="amina")
    with pytest.raises(UsernameTakenError):
        services.sign_up_guest(account=guest, username="AMINA", passphrase=PASSPHRASE)
    with pytest.raises(WeakPassphraseError):
        services.sign_up_guest(account=guest, username="zola", passphrase="short")
    guest.refresh_from_db()
    assert guest.is_guest


def test_a_guest_is_erased_when_they_leave_and_nobody_else_is(guest, learner):
    token, _ = services.create_token(account=guest)
    assert services.leave_as_guest(learner_id=guest.pk)
    assert not services.leave_as_guest(learner_id=guest.pk)
    assert not services.leave_as_guest(learner_id=learner.pk)
    assert ApiClient(token).get("/me").status_code == 401
    services.erase(guest.pk)
    assert set(Account.objects.all()) == {learner}


def test_a_guest_has_the_account_erased_without_a_passphrase(guest):
    client = ApiClient(services.create_token(account=guest)[0])
    assert client.post("/me/erasure", {}).status_code == 202
    assert Erasure.objects.get().learner_id == guest.pk
    assert not AccessToken.objects.exists()


def test_beginning_is_limited_by_network(db, settings):
    settings.SIGN_UP_RATE = "2/h"
    replies = [ApiClient().post("/auth/guest", {}).status_code for _ in range(3)]
    assert replies == [201, 201, 429]


def test_two_with_the_same_idempotency_key_are_two_guests(db):
    replies = [ApiClient().post("/auth/guest", {}, Idempotency_Key="1").json() for _ in range(2)]
    assert replies[0]["learner_id"] != replies[1]["learner_id"]
    assert replies[0]["token"] != replies[1]["token"]


def test_a_language_that_is_none_is_refused(db):
    assert ApiClient().post("/auth/guest", {"language": "xx"}).status_code == 422
    assert not Account.objects.exists()
    assert Client().get("/").status_code == 200
