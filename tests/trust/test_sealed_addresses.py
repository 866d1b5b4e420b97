"""Addresses and sessions are in no dump, and their keys rotate (TRUST.md D3)."""

import pytest
from allauth.account.models import EmailAddress
from cryptography.fernet import Fernet
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.test import Client

from learners import services
from learners.errors import WrongKeyError
from learners.models import MailedCode, Session
from learners.selectors.accounts import address_of
from tests.factories import PASSPHRASE, AccountFactory
from tests.trust.mailing import ADDRESS, give, mail_at_once, mailed_code
from tests.trust.thief import dump


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    mail_at_once(monkeypatch)


def test_no_dump_shows_an_address(learner):
    """Not while it is proved, nor after, in no table and in no session."""
    client = Client()
    client.force_login(learner)
    client.post("/me/account/email/", {"address": ADDRESS, "passphrase": PASSPHRASE})
    assert MailedCode.objects.exists()
    assert "canary" not in dump().lower()
    code = mailed_code()
    assert code not in dump()
    client.post("/me/account/email/code/", {"code": code})
    assert address_of(learner.pk) == ADDRESS
    asking = Client()
    asking.post("/recover/mail/", {"address": ADDRESS})
    assert asking.session["reset-address"] == ADDRESS
    assert "canary" not in dump().lower()


def test_the_cache_holds_no_session_in_the_clear(learner):
    client = Client()
    client.post("/recover/mail/", {"address": ADDRESS})
    key = client.session.cache_key
    kept = cache.get(key)
    assert kept
    assert "canary" not in str(kept)
    assert client.session["reset-address"] == ADDRESS


def test_a_session_that_no_key_opens_is_nobodys(learner, settings):
    client = Client()
    client.force_login(learner)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert client.get("/me/").status_code == 302


def test_a_session_of_before_there_was_sealing_goes_on(learner):
    client = Client()
    client.force_login(learner)
    row = Session.objects.get()
    plain = super(type(client.session), client.session)
    row.session_data = plain.encode(dict(client.session.items()))
    row.save()
    cache.clear()
    assert client.get("/me/").status_code == 200


# Alike for known and unknown


def test_a_wrong_key_raises_and_returns_nothing(learner, settings):
    give(learner)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(WrongKeyError):
        address_of(learner.pk)
    with pytest.raises(CommandError):
        call_command("rotate_keys")


def test_keys_are_rotated_while_people_go_on(learner, settings, capsys):
    give(learner)
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, old]
    assert services.sign_in(username=ADDRESS, passphrase=PASSPHRASE) == learner
    other = AccountFactory()
    services.request_address(account=other, address=ADDRESS, passphrase=PASSPHRASE)
    assert "in use for another one" in mail.outbox[-1].body
    give(other, "other@example.org")  # under the new key already
    call_command("rotate_keys")
    assert "2 looked at, 1 sealed anew" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = [new]
    assert services.sign_in(username=ADDRESS, passphrase=PASSPHRASE) == learner
    assert services.sign_in(username="other@example.org", passphrase=PASSPHRASE) == other


def test_nothing_but_equality_can_be_asked_of_a_sealed_column(learner):
    give(learner)
    for lookup in ("iexact", "contains", "startswith", "gt"):
        with pytest.raises(FieldError):
            EmailAddress.objects.filter(**{f"email__{lookup}": ADDRESS}).exists()
    assert EmailAddress.objects.filter(email__in=[ADDRESS, "b@example.org"]).exists()


def test_nothing_is_left_of_an_address_once_its_owner_is_erased(learner):
    give(learner)
    services.request_reset(address=ADDRESS)
    services.request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    services.erase(learner.pk)
    assert not EmailAddress.objects.exists()
    assert not MailedCode.objects.exists()
