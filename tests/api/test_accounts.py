"""Signing up, in and out by API."""

import pytest

from learners.models import AccessToken, Account
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory

NEW = {"username": "Amina.26", "passphrase": "a long enough passphrase"}


def test_sign_up_needs_no_email_and_no_name(api, db):
    response = api.post("/auth/sign-up", NEW)
    assert response.status_code == 201
    me = ApiClient(response.json()["token"]).get("/me").json()
    assert me["username"] == "amina.26"
    assert me["certificate_name"] == ""


def test_repeated_sign_up_returns_the_same_account(api, db):
    first = api.post("/auth/sign-up", NEW).json()
    second = api.post("/auth/sign-up", NEW).json()
    assert first["learner_id"] == second["learner_id"]
    assert Account.objects.count() == 1


@pytest.mark.parametrize("path", ["/auth/sign-up", "/auth/sign-in"])
def test_same_idempotency_key_gives_the_same_token(api, db, path):
    api.post("/auth/sign-up", NEW)
    one, again, other = (
        api.post(path, NEW, Idempotency_Key=key).json()["token"] for key in ("a", "a", "b")
    )
    assert one == again != other
    assert ApiClient(one).get("/me").status_code == 200
    assert AccessToken.objects.count() == 3


def test_idempotency_key_of_somebody_else_gives_nothing_of_theirs(api, db):
    mine = api.post("/auth/sign-up", NEW, Idempotency_Key="a").json()
    theirs = api.post("/auth/sign-up", NEW | {"username": "other"}, Idempotency_Key="a").json()
    assert mine["token"] != theirs["token"]
    wrong = api.post("/auth/sign-in", NEW | {"passphrase": "x" * 20}, Idempotency_Key="a")
    assert wrong.status_code == 401


def test_taken_user_name_is_409_in_any_spelling(api, db):
    api.post("/auth/sign-up", NEW)
    response = api.post(
        "/auth/sign-up", {"username": "ＡＭＩＮＡ.26", "passphrase": "another long passphrase"}
    )
    assert response.status_code == 409
    assert response.json()["type"] == "urn:article26:problem:username-taken"


@pytest.mark.parametrize(
    ("username", "passphrase", "slug"),
    [
        ("ab", "a long enough passphrase", "invalid-username"),
        ("with space", "a long enough passphrase", "invalid-username"),
        ("evil\u202egnp", "a long enough passphrase", "invalid-username"),
        ("<b>x</b>", "a long enough passphrase", "invalid-username"),
        ("amina", "short", "weak-passphrase"),
        ("amina", "password123", "weak-passphrase"),
        ("amina-the-great", "amina-the-great", "weak-passphrase"),
    ],
)
def test_bad_credentials_are_refused_and_nothing_is_written(api, db, username, passphrase, slug):
    response = api.post("/auth/sign-up", {"username": username, "passphrase": passphrase})
    assert response.status_code == 422
    assert response.json()["type"] == f"urn:article26:problem:{slug}"
    assert not Account.objects.exists()


@pytest.mark.parametrize("username", ["မောင်မောင်", "أمينة", "अमिना", "Олена"])
def test_user_names_may_be_in_any_script(api, db, username):
    assert api.post("/auth/sign-up", {**NEW, "username": username}).status_code == 201


def test_unknown_field_is_refused_by_name(api, db):
    response = api.post("/auth/sign-up", {**NEW, "is_superuser": True})
    assert response.status_code == 422
    assert "body.is_superuser" in response.json()["errors"]


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"text"', "{}"])
def test_broken_bodies_are_problems(api, db, body):
    response = api.http.post("/api/v1/auth/sign-up", body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_sign_in_answers_alike_for_unknown_people_and_wrong_passphrases(api, learner):
    wrong = api.post("/auth/sign-in", {"username": learner.username, "passphrase": "x" * 12})
    unknown = api.post("/auth/sign-in", {"username": "nobody", "passphrase": "x" * 12})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content


def test_sign_in_hashes_for_unknown_people_too(api, db, mocker_hasher):
    api.post("/auth/sign-in", {"username": "nobody", "passphrase": "x" * 12})
    assert mocker_hasher == ["x" * 12]


@pytest.fixture
def mocker_hasher(monkeypatch):
    """Record what is hashed: work done for people who do not exist."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    seen, encode = [], MD5PasswordHasher.encode

    def recording(self, password, salt):
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", recording)
    return seen


def test_sign_out_ends_the_token(learner):
    token = ApiClient().post(
        "/auth/sign-in", {"username": learner.username, "passphrase": PASSPHRASE}
    )
    client = ApiClient(token.json()["token"])
    assert client.get("/me").status_code == 200
    assert client.post("/auth/sign-out").status_code == 204
    assert client.get("/me").status_code == 401


def test_new_passphrase_ends_all_tokens(as_learner, learner):
    learner.set_password("another long passphrase")
    learner.save()
    assert as_learner.get("/me").status_code == 401


def test_expired_token_is_refused(as_learner, learner):
    from django.utils import timezone

    AccessToken.objects.update(expires_at=timezone.now())
    assert as_learner.get("/me").status_code == 401


def test_token_is_not_stored(as_learner, learner):
    row = AccessToken.objects.values().get()
    token = as_learner.headers["Authorization"].split("_", 1)[1]
    assert token not in str(row)


def test_too_many_tries_are_429_with_retry_after(api, learner, settings):
    settings.SIGN_IN_RATE = "3/h"
    body = {"username": learner.username, "passphrase": "wrong wrong wrong"}
    statuses = [api.post("/auth/sign-in", body).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]
    last = api.post("/auth/sign-in", body)
    assert int(last["Retry-After"]) > 0
    other = AccountFactory()
    ok = api.post("/auth/sign-in", {"username": other.username, "passphrase": PASSPHRASE})
    assert ok.status_code == 200


def test_session_writes_need_a_csrf_token(learner):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    assert client.get("/api/v1/me").status_code == 200
    refused = client.patch("/api/v1/me", {"language": "ar"}, content_type="application/json")
    assert refused.status_code == 403
    learner.refresh_from_db()
    assert learner.language == "en"


@pytest.mark.parametrize(
    "name",
    ["Amina Yusuf", "မောင်မောင်", "أمينة يوسف", "<script>alert(1)</script>", "O'Neill & Sons"],
)
def test_certificate_name_is_kept_as_given_and_encrypted(as_learner, learner, name):
    assert as_learner.patch("/me", {"certificate_name": name}).status_code == 200
    assert as_learner.get("/me").json()["certificate_name"] == name
    learner.refresh_from_db()
    assert name.encode() not in bytes(learner.certificate_name)


def test_bidi_and_control_characters_are_dropped_from_names(as_learner):
    as_learner.patch("/me", {"certificate_name": "  Ami\u202ena\u2066 \x07 Yusuf\n"})
    assert as_learner.get("/me").json()["certificate_name"] == "Amina Yusuf"


def test_overlong_name_is_refused_and_the_old_one_stays(as_learner):
    as_learner.patch("/me", {"certificate_name": "Amina"})
    response = as_learner.patch("/me", {"certificate_name": "x" * 201})
    assert response.status_code == 422
    assert as_learner.get("/me").json()["certificate_name"] == "Amina"
