"""What the page on privacy says is so. Whoever changes what is kept, changes the page."""

import pytest
from django.conf import settings
from django.test import Client

from learners.models import Account
from tests.factories import PASSPHRASE

# What of an account the page speaks of, in its words.
SAID_OF_ACCOUNTS = {
    "id": "",
    "is_active": "",
    "is_staff": "",
    "is_superuser": "",
    "groups": "",
    "user_permissions": "",
    "username": "Your user name",
    "password": "a scrambled form of your passphrase",
    "language": "your language",
    "neutral_titles": "how you want pages to be",
    "low_data": "how you want pages to be",
    "extra_time": "how you want pages to be",
    "about_you": "whether you want to be asked about yourself",
    "date_joined": "when you signed up",
    "last_login": "when you were last here",
    "is_guest": "If you learn without an account",
    "display_name": "What we call you",
    "time_zone": "how you want pages to be",
    "restricted_at": "kept and not used",
    "certificate_name": "The name for certificates",
}


@pytest.fixture
def page(db):
    def _page(*, secure):
        return Client().get("/privacy/", secure=secure).content.decode()

    return _page


def test_all_that_an_account_holds_is_said(page):
    fields = Account._meta.get_fields()
    held = {field.name for field in fields if field.concrete}
    assert held == set(SAID_OF_ACCOUNTS)
    html = page(secure=True)
    assert all(words in html for words in SAID_OF_ACCOUNTS.values())


def test_only_the_cookies_that_it_speaks_of_are_set(learner):
    client = Client()
    client.post("/sign-in/", {"username": learner.username, "passphrase": PASSPHRASE})
    for path in ("/", "/courses/", "/me/", "/me/account/", "/me/certificates/", "/privacy/"):
        client.get(path)
    assert set(client.cookies) == {
        settings.SESSION_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
    }
    assert learner.username not in str(client.cookies)


def test_it_says_whether_the_connection_is_encrypted(page):
    assert "not encrypted" in page(secure=False)
    assert "not encrypted" not in page(secure=True)
    assert "but not which pages" in page(secure=True)


def test_it_says_what_is_encrypted(page):
    """As ``test_sealing`` has it."""
    assert "What you write for yourself in a quiz, where nothing is graded: encrypted" in page(
        secure=True
    )


def test_it_says_what_becomes_of_an_address(page):
    """As ``test_addresses`` has it."""
    html = page(secure=True)
    assert "An e-mail address, if you give one: encrypted, until you remove it" in html
    assert "Nobody has to give an e-mail address" in html


def test_it_says_that_an_account_can_be_deleted(page):
    html = page(secure=True)
    assert "see, download and delete all of it in your account" in html
    assert "we keep its code, the course and the day" in html
