"""An address that somebody gave lets only them in, and is in no dump (TRUST.md A7, D3, D9)."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learners import services, tasks
from learners.errors import (
    InvalidAddressError,
    SignInFailedError,
    WeakPassphraseError,
    WrongCodeError,
    WrongPassphraseError,
)
from learners.models import AccessToken, MailedCode, Purpose
from learners.selectors import has_consented
from learners.selectors.accounts import address_of
from tests.consents import agree
from tests.factories import PASSPHRASE, AccountFactory
from tests.trust.mailing import ADDRESS, NEW, give, mail_at_once, mailed_code, reset


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    mail_at_once(monkeypatch)


def test_somebody_gives_an_address_and_signs_in_by_it_in_any_spelling(learner):
    assert give(learner, "  Canary-7D20@EXAMPLE.org ") == ADDRESS
    for spelling in (ADDRESS, ADDRESS.upper(), "canary-7d20＠ｅｘａｍｐｌｅ．ｏｒｇ"):
        assert services.sign_in(username=spelling, passphrase=PASSPHRASE) == learner
    with pytest.raises(SignInFailedError):
        services.sign_in(username=ADDRESS, passphrase="not the passphrase")


def test_an_address_that_was_not_proved_lets_nobody_in(learner):
    services.request_address(account=learner, address=ADDRESS, passphrase=PASSPHRASE)
    with pytest.raises(SignInFailedError):
        services.sign_in(username=ADDRESS, passphrase=PASSPHRASE)
    assert address_of(learner.pk) == ""


def test_asking_for_a_code_tells_nobody_who_is_here(learner):
    give(learner)
    told = {}
    for address in (ADDRESS, "nobody-at-all@example.org"):
        client = Client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.post("/recover/mail/", {"address": address})
        shapes = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
        told[address] = (response.status_code, response.url, client.get(response.url).status_code)
        told[address, "asked"] = [shape for shape in shapes if shape != "UPDATE"]
    assert told[ADDRESS] == told["nobody-at-all@example.org"]
    writes = {"INSERT", "DELETE"}
    known, unknown = (
        [shape for shape in told[each, "asked"] if shape in writes]
        for each in (ADDRESS, "nobody-at-all@example.org")
    )
    assert known == unknown
    assert [message.to for message in mail.outbox[1:]] == [[ADDRESS]]


def test_wrong_codes_are_told_alike(learner):
    give(learner)
    services.request_reset(address=ADDRESS)
    for address in (ADDRESS, "nobody-at-all@example.org", "no address"):
        with pytest.raises(WrongCodeError):
            reset(address, "0000-0000")


def test_an_address_of_somebody_else_is_not_told(learner):
    other = AccountFactory()
    give(learner)
    client = Client()
    client.force_login(other)
    answers = []
    for address in (ADDRESS.upper(), "free@example.org"):
        form = {"address": address, "passphrase": PASSPHRASE}
        answers.append(client.post("/me/account/email/", form))
    assert [(each.status_code, each.url) for each in answers] == [
        (302, "/me/account/email/code/")
    ] * 2
    taken, free = mail.outbox[1:]
    assert taken.to == [ADDRESS]
    assert "in use for another one" in taken.body
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", taken.body)
    assert learner.username not in taken.body
    assert free.to == ["free@example.org"]
    assert taken.subject == free.subject


def test_an_address_belongs_to_who_proves_it_first(learner):
    other = AccountFactory()
    services.request_address(account=learner, address=ADDRESS, passphrase=PASSPHRASE)
    theirs = mailed_code()
    give(other)
    with pytest.raises(WrongCodeError):
        services.confirm_address(account=learner, code=theirs)
    assert address_of(learner.pk) == ""
    assert address_of(other.pk) == ADDRESS


def test_the_database_holds_one_proved_address_once(learner):
    give(learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(user=AccountFactory(), email=ADDRESS, verified=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("eve@bücher.example", "EVE@xn--bcher-kva.example"),
        ("eve@example.org", "Ｅve@example.org"),
        ("kim@example.org", "\u212aim@example.org"),  # the Kelvin sign
        ("eve@straße.example", "eve@xn--strae-oqa.example"),
    ],
)
def test_spellings_of_one_address_collide(learner, first, second):
    give(learner, first)
    services.request_address(account=AccountFactory(), address=second, passphrase=PASSPHRASE)
    assert "in use for another one" in mail.outbox[-1].body


@pytest.mark.parametrize(
    "bad",
    [
        "x",
        "a@",
        "@b.example",
        "a b@example.org",
        "a@b@example.org,c@example.org",
        "eve@example.org\nBcc: all@example.org",
        "\u202eeve@example.org",
        "евa@example.org",
        "eve@-bad-.example",
        "e" * 10_000 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(learner, bad):
    with pytest.raises(InvalidAddressError):
        services.request_address(account=learner, address=bad, passphrase=PASSPHRASE)
    assert not mail.outbox


# Codes


def test_five_tries_end_a_code(learner):
    services.request_address(account=learner, address=ADDRESS, passphrase=PASSPHRASE)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            services.confirm_address(account=learner, code="0000-0000")
    with pytest.raises(WrongCodeError):
        services.confirm_address(account=learner, code=mailed_code())


def test_a_code_expires_and_is_forgotten(learner):
    services.request_address(account=learner, address=ADDRESS, passphrase=PASSPHRASE)
    MailedCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(WrongCodeError):
        services.confirm_address(account=learner, code=mailed_code())
    tasks.sweep()
    assert not MailedCode.objects.exists()


def test_a_code_is_of_use_once_to_its_owner_and_for_what_it_was_asked(learner):
    give(learner)
    other = AccountFactory()
    services.request_reset(address=ADDRESS)
    code = mailed_code()
    for account in (learner, other):
        with pytest.raises(WrongCodeError):
            services.confirm_address(account=account, code=code)
    assert reset(code=code.lower().replace("-", " ")) == learner
    with pytest.raises(WrongCodeError):
        reset(code=code, new="yet another few words")


def test_mails_are_neutral_and_in_the_language_of_the_account(db):
    account = AccountFactory(language="es")
    give(account)
    (message,) = mail.outbox
    assert message.subject == "Tu código"
    said = message.subject + message.body
    assert not {"article", "course", "http", account.username} & set(said.lower().split())


def test_a_mail_that_could_not_be_sent_is_tried_again(learner, settings, caplog):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.trust.no_mail_server.EmailBackend"
    services.request_address(account=learner, address=ADDRESS, passphrase=PASSPHRASE)
    assert "a code could not be mailed: ConnectionRefusedError" in caplog.text
    assert "canary" not in caplog.text
    settings.EMAIL_BACKEND = working
    tasks.sweep()
    assert not mail.outbox, "another worker may be at it"
    MailedCode.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    for learner_id, purpose in MailedCode.objects.values_list("learner_id", "purpose"):
        tasks.mail_code(str(learner_id), purpose)
        tasks.mail_code(str(learner_id), purpose)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_asking_is_limited_alike(learner, settings):
    settings.MAIL_RATE = "2/h"
    give(learner)
    for address in (ADDRESS, "nobody-at-all@example.org"):
        codes = [Client().post("/recover/mail/", {"address": address}).status_code for _ in "123"]
        assert codes == [302, 302, 429]


# Getting back in


def test_a_forgotten_passphrase_is_replaced_and_all_sessions_end(learner):
    give(learner)
    elsewhere = Client()
    elsewhere.force_login(learner)
    services.create_token(account=learner)
    client = Client()
    client.post("/recover/mail/", {"address": ADDRESS.upper()})
    weak = client.post("/recover/mail/code/", {"code": mailed_code(), "new_passphrase": "short"})
    assert weak.status_code == 422
    response = client.post("/recover/mail/code/", {"code": mailed_code(), "new_passphrase": NEW})
    assert response.url == "/me/"
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert not AccessToken.objects.exists()
    assert services.sign_in(username=learner.username, passphrase=NEW) == learner


def test_a_weak_passphrase_uses_no_code_up(learner):
    give(learner)
    services.request_reset(address=ADDRESS)
    with pytest.raises(WeakPassphraseError):
        reset(new="short")
    assert reset() == learner


def test_somebody_who_may_not_sign_in_gets_no_code(learner):
    give(learner)
    learner.is_active = False
    learner.save()
    services.request_reset(address=ADDRESS)
    assert len(mail.outbox) == 1


def test_another_address_takes_the_place_of_the_first_once_it_is_proved(learner):
    give(learner)
    services.request_address(account=learner, address="b@example.org", passphrase=PASSPHRASE)
    assert address_of(learner.pk) == ADDRESS
    services.confirm_address(account=learner, code=mailed_code())
    assert address_of(learner.pk) == "b@example.org"
    assert EmailAddress.objects.count() == 1


def test_an_address_is_removed_with_its_codes(learner):
    give(learner)
    services.request_reset(address=ADDRESS)
    with pytest.raises(WrongPassphraseError):
        services.remove_address(account=learner, passphrase="not mine at all")
    services.remove_address(account=learner, passphrase=PASSPHRASE)
    assert not EmailAddress.objects.exists()
    assert not MailedCode.objects.exists()
    with pytest.raises(SignInFailedError):
        services.sign_in(username=ADDRESS, passphrase=PASSPHRASE)


def test_a_consent_to_e_mail_goes_with_the_address(learner):
    give(learner)
    agree(learner, Purpose.EMAIL, Purpose.SURVEYS)
    services.remove_address(account=learner, passphrase=PASSPHRASE)
    assert not has_consented(learner.pk, Purpose.EMAIL)
    assert has_consented(learner.pk, Purpose.SURVEYS)
    give(learner)
    assert not has_consented(learner.pk, Purpose.EMAIL)


def test_signing_in_by_either_name_takes_one_query(learner, django_assert_num_queries):
    give(learner)
    for name in (learner.username, ADDRESS):
        with django_assert_num_queries(1):
            services.sign_in(username=name, passphrase=PASSPHRASE)


def test_it_is_given_shown_and_removed_by_api(learner, as_learner, api):
    assert as_learner.get("/me/email").json() == {"address": None}
    body = {"address": ADDRESS, "passphrase": PASSPHRASE}
    assert as_learner.post("/me/email", body).status_code == 202
    assert as_learner.post("/me/email", body | {"address": "x@y"}).status_code == 422
    wrong = as_learner.post("/me/email/confirmation", {"code": "0000-0000"})
    assert wrong.json()["type"].endswith("wrong-code")
    done = as_learner.post("/me/email/confirmation", {"code": mailed_code()})
    assert done.json() == {"address": ADDRESS}
    assert api.post("/auth/reset-codes", {"address": ADDRESS}).status_code == 202
    assert api.post("/auth/reset-codes", {"address": "nobody@example.org"}).status_code == 202
    reply = api.post(
        "/auth/reset", {"address": ADDRESS, "code": mailed_code(), "new_passphrase": NEW}
    )
    assert reply.status_code == 200
    assert as_learner.get("/me").status_code == 401
    as_learner.headers = {"Authorization": f"Bearer {reply.json()['token']}"}
    assert as_learner.post("/me/email/removal", {"passphrase": NEW}).status_code == 204
    assert as_learner.get("/me/email").json() == {"address": None}


# Keys


def test_its_owner_gets_it_with_their_data(learner, as_learner):
    give(learner)
    assert as_learner.get("/me/data").json()["emailaddress"][0]["email"] == ADDRESS
