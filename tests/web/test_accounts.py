"""Signing up, in and out; the account; languages."""

import pytest
from django.conf import settings
from django.test import Client

from learners.models import Account
from learners.privacy.keys import decrypt_for
from tests.factories import PASSPHRASE

ELSEWHERE = ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "/\\evil.example"]


def sign_in(url, learner, address="", **extra):
    client = Client(**extra)
    form = {"username": learner.username, "passphrase": PASSPHRASE}
    return client, client.post(url("sign-in") + address, form)


def body(response):
    """The page, without the tokens that differ each time."""
    return [
        line
        for line in response.content.decode().splitlines()
        if "csrf" not in line and "nonce" not in line
    ]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_redirects_stay_on_this_site(target, url, learner):
    client, response = sign_in(url, learner, f"?next={target}")
    assert response.url == url("my-learning")
    assert client.get(f"{url('sign-in')}?next={target}").url == url("my-learning")
    form = {"username": "new-one", "passphrase": PASSPHRASE}
    assert Client().post(f"{url('sign-up')}?next={target}", form).url == url("my-learning")


def test_signing_in_goes_where_one_was_going(url, learner):
    asked = url("account")
    response = Client().get(asked)
    _, response = sign_in(url, learner, response.url.removeprefix(url("sign-in")))
    assert response.url == asked


def test_unknown_people_and_wrong_passphrases_get_the_same_answer(url, learner):
    known, unknown = (
        Client().post(url("sign-in"), {"username": name, "passphrase": "not the passphrase"})
        for name in (learner.username, "a" * len(learner.username))
    )
    assert known.status_code == unknown.status_code == 422
    assert [line for line in body(known) if "username" not in line] == [
        line for line in body(unknown) if "username" not in line
    ]


def test_the_session_key_changes_at_sign_in(url, learner):
    client = Client()
    client.get(url("home"))
    session = client.session
    session["before"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.post(url("sign-in"), {"username": learner.username, "passphrase": PASSPHRASE})
    assert client.session.session_key != session.session_key


def test_tries_are_limited(url, learner, settings):
    settings.SIGN_IN_RATE = "2/h"
    wrong = {"username": learner.username, "passphrase": "not the right one"}
    for _ in range(2):
        assert Client().post(url("sign-in"), wrong).status_code == 422
    response = sign_in(url, learner)[1]
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"username": "x", "passphrase": PASSPHRASE}, "3 to 40 letters"),
        ({"username": "somebody", "passphrase": "sh0rt!"}, "at least 10 characters"),
        ({"username": "", "passphrase": ""}, "This field is required"),
    ],
)
def test_sign_up_says_what_is_wrong_beside_the_field(db, url, form, text):
    response = Client().post(url("sign-up"), form)
    html = response.content.decode()
    assert response.status_code == 422
    assert text in html
    assert "Error: Sign up" in html
    assert not Account.objects.exists()
    if form["passphrase"]:
        assert form["passphrase"] not in html


def test_the_name_for_certificates_is_kept_encrypted_and_can_be_removed(url, learner, signed_in):
    signed_in.post(url("account"), {"certificate_name": "Ada <b>", "language": "fr"})
    learner.refresh_from_db()
    assert b"Ada" not in bytes(learner.certificate_name)
    assert decrypt_for(learner_id=learner.pk, token=learner.certificate_name) == "Ada <b>"
    assert learner.language == "fr"
    assert signed_in.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    assert "Ada &lt;b&gt;" in signed_in.get(url("account")).content.decode()
    signed_in.post(url("account"), {"certificate_name": "", "language": "fr"})
    learner.refresh_from_db()
    assert learner.certificate_name is None


def test_a_name_that_is_too_long_is_refused(url, signed_in):
    response = signed_in.post(url("account"), {"certificate_name": "x" * 201, "language": "en"})
    assert response.status_code == 422
    assert b"at most 200 characters" in response.content


def test_the_interface_changes_to_its_own_languages_only(db, url):
    client = Client()
    assert client.post(url("set-language"), {"language": "ar", "next": "/courses/"}).url == (
        "/courses/"
    )
    assert '<html lang="ar" dir="rtl">' in client.get(url("catalogue")).content.decode()
    client.post(url("set-language"), {"language": "hi"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
    evil = {"language": "en", "next": "https://evil.example/"}
    assert client.post(url("set-language"), evil).url == "/"


def test_a_browser_in_a_language_of_content_only_gets_the_interface_in_english(db, url):
    response = Client(headers={"Accept-Language": "hi"}).get(url("catalogue"))
    assert '<html lang="en" dir="ltr">' in response.content.decode()
    assert response["Content-Language"] == "en"
