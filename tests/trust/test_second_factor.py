"""A passphrase alone opens no account with a second factor, and no CMS (TRUST.md A7, A8)."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client

from learners import services
from learners.errors import WrongKeyError
from learners.models import AccessToken
from learners.second_factor import with_second_factor
from tests.api.client import ApiClient
from tests.authenticators import Passkey, app_code
from tests.factories import PASSPHRASE, AccountFactory
from tests.trust.signing_in import SECRET, sign_in, step
from tests.trust.thief import dump

pytestmark = pytest.mark.any_database

NEW = "a few other words together"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "http://localhost"


@pytest.fixture
def codes(learner):
    """Spare codes of a learner who has set up an app."""
    return services.add_app(account=learner, secret=SECRET)


def options(response):
    html = BeautifulSoup(response.content, "html.parser")
    return json.loads(html.select_one("[data-passkey]")["data-options"])


def add_passkey(client, passkey=None):
    passkey = passkey or Passkey()
    asked = options(client.get("/me/account/second-factor/passkey/"))
    form = {"credential": json.dumps(passkey.create(asked)), "passphrase": PASSPHRASE}
    return passkey, client.post("/me/account/second-factor/passkey/", form)


@pytest.fixture
def signed_in(learner):
    client = Client()
    client.force_login(learner)
    return client


def test_the_account_says_what_is_set_up_and_no_more(learner, signed_in):
    def said():
        page = BeautifulSoup(signed_in.get("/me/account/").content, "html.parser")
        return [" ".join(each.get_text().split()) for each in page.select("main li .hint")]

    assert said() == ["Nothing yet"] * 3
    services.make_recovery_codes(account=learner, passphrase=PASSPHRASE)
    add_passkey(signed_in)
    services.add_app(account=learner, secret=SECRET)
    spare = services.make_spare_codes(account=learner)
    signed_in.force_login(learner)
    EmailAddress.objects.create(user=learner, email="amina@example.org", verified=True)
    services.check_code(account=learner, code=spare[0])
    SocialAccount.objects.create(user=learner, provider="hq", uid="f" * 64)
    assert said() == [
        "8 codes left",
        "Given, and proved to be yours",
        "An app that makes codes, 1 passkey (7 spare codes left)",
    ]
    page = signed_in.get("/me/account/").content.decode()
    assert "Through the sign-on of <bdi>hq</bdi>" in page
    assert not [secret for secret in ("amina@example", SECRET, "f" * 64, *spare) if secret in page]


# Signing in


def test_the_right_passphrase_alone_signs_nobody_in(learner, codes):
    client, response = sign_in(learner)
    assert response.url == "/sign-in/second-step/"
    assert client.get("/me/").status_code == 302
    assert client.get(response.url).status_code == 200
    assert step(client, "000000").status_code == 422
    assert client.get("/me/").status_code == 302
    assert step(client, app_code(SECRET)).url == "/me/"
    assert client.get("/me/").status_code == 200


def test_it_goes_where_one_was_going_and_stays_if_asked(learner, codes):
    client, _ = sign_in(learner, address="/sign-in/?next=/me/account/", keep="on")
    assert step(client, app_code(SECRET)).url == "/me/account/"
    assert not client.session.get_expire_at_browser_close()
    other, _ = sign_in(learner)
    step(other, codes[0])
    assert other.session.get_expire_at_browser_close()


def test_a_code_of_the_app_counts_once_and_a_spare_code_too(learner, codes):
    code = app_code(SECRET)
    for attempt, status in ((code, 302), (code, 422), (codes[0], 302), (codes[0], 422)):
        client, _ = sign_in(learner)
        assert step(client, attempt).status_code == status


def test_the_session_key_changes_with_the_second_step(learner, codes):
    client, _ = sign_in(learner)
    before = client.session.session_key
    step(client, app_code(SECRET))
    assert client.session.session_key != before


def test_guessing_codes_is_limited(learner, codes, settings):
    settings.SIGN_IN_RATE = "3/h"
    client, _ = sign_in(learner)
    assert [step(client, "000000").status_code for _ in range(4)] == [422, 422, 422, 429]
    assert step(client, app_code(SECRET)).status_code == 429


def test_nobody_comes_to_the_second_step_without_the_first(learner, codes):
    client = Client()
    assert client.get("/sign-in/second-step/").url == "/sign-in/"
    assert step(client, app_code(SECRET)).url == "/sign-in/"


def test_neither_a_recovery_code_nor_a_mailed_one_nor_sign_up_goes_around_it(learner, codes):
    recovery = services.make_recovery_codes(account=learner, passphrase=PASSPHRASE)
    client = Client()
    form = {"username": learner.username, "code": recovery[0], "new_passphrase": NEW}
    assert client.post("/recover/", form).url == "/sign-in/second-step/"
    assert client.get("/me/").status_code == 302
    client, response = sign_in(learner, NEW, "/sign-up/")
    assert response.url == "/sign-in/second-step/"
    assert client.get("/me/").status_code == 302


def test_programs_send_the_code_with_the_passphrase(learner, codes, api):
    body = {"username": learner.username, "passphrase": PASSPHRASE}
    told = api.post("/auth/sign-in", body)
    assert told.status_code == 401
    assert told.json()["type"].endswith("second-factor-needed")
    told = api.post("/auth/sign-in", body | {"second_factor": "000000"})
    assert told.json()["type"].endswith("wrong-second-factor")
    assert api.post("/auth/sign-up", body).status_code == 401
    assert api.post("/auth/sign-in", body | {"second_factor": codes[0]}).status_code == 200


def test_a_kept_form_asks_for_the_code_too(learner, codes):
    client = Client()
    form = {"language": "fr", "again-username": learner.username, "again-passphrase": PASSPHRASE}
    first = client.post("/me/account/", form | {"again": "1"})
    assert first.status_code == 422
    assert client.get("/me/").status_code == 302
    html = BeautifulSoup(first.content, "html.parser")
    kept = {"sealed": html.select_one("[name=sealed]")["value"], "again": "1"}
    done = client.post("/me/account/", form | kept | {"again-code": app_code(SECRET)})
    assert done.status_code == 302
    learner.refresh_from_db()
    assert learner.language == "fr"


def test_signing_in_takes_no_query_more_for_those_without(learner, django_assert_num_queries):
    with django_assert_num_queries(1):
        account = services.sign_in(username=learner.username, passphrase=PASSPHRASE)
    with django_assert_num_queries(0):
        services.require_second_factor(account=account, code="")


def test_who_uses_one_is_told_by_the_query_that_finds_them(learner, codes):
    other = AccountFactory()
    found = type(learner).objects.annotate(uses=with_second_factor())
    assert {row.pk: row.uses for row in found} == {learner.pk: True, other.pk: False}


# Setting up


def test_an_app_is_set_up_by_its_first_code(learner, signed_in):
    token = services.create_token(account=learner)[0]
    elsewhere = Client()
    elsewhere.force_login(learner)
    page = signed_in.get("/me/account/second-factor/app/").content.decode()
    secret = re.search(r'translate="no">([A-Z2-7]+)</code>', page).group(1)
    form = {"code": "000000", "passphrase": PASSPHRASE}
    assert signed_in.post("/me/account/second-factor/app/", form).status_code == 422
    form = {"code": app_code(secret), "passphrase": "not mine at all"}
    assert signed_in.post("/me/account/second-factor/app/", form).status_code == 422
    assert not Authenticator.objects.exists()
    form["passphrase"] = PASSPHRASE
    done = signed_in.post("/me/account/second-factor/app/", form)
    assert len(BeautifulSoup(done.content, "html.parser").select("li .code")) == 8
    assert signed_in.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert ApiClient(token).get("/me").status_code == 401
    assert "app that makes codes" in signed_in.get("/me/account/second-factor/").content.decode()
    # One app is enough.
    assert signed_in.post("/me/account/second-factor/app/", form).status_code == 422


def test_a_passkey_is_a_second_factor_and_signs_in_alone(learner, signed_in):
    passkey, done = add_passkey(signed_in)
    assert done.status_code == 200
    client, _ = sign_in(learner)
    asked = options(client.get("/sign-in/second-step/"))
    assert asked["publicKey"]["allowCredentials"]
    credential = json.dumps(passkey.get(asked))
    assert client.post("/sign-in/second-step/", {"credential": credential}).url == "/me/"
    alone = Client()
    asked = options(alone.get("/sign-in/passkey/"))
    assert not asked["publicKey"].get("allowCredentials"), "it tells nobody who is here"
    credential = json.dumps(passkey.get(asked))
    assert alone.post("/sign-in/passkey/", {"credential": credential}).url == "/me/"
    assert alone.get("/me/").status_code == 200
    # What was answered once is no answer to another question.
    again = Client()
    again.get("/sign-in/passkey/")
    form = {"credential": credential}
    assert again.post("/sign-in/passkey/", form).url == "/sign-in/passkey/"
    assert again.get("/me/").status_code == 302


def test_a_passkey_of_another_or_without_its_owner_signs_nobody_in(learner, signed_in):
    passkey, _ = add_passkey(signed_in)
    stranger = Passkey()
    stranger.user_handle = passkey.user_handle
    client = Client()
    for answer in (
        stranger.get,
        lambda asked: passkey.get(asked, verified=False),
        lambda asked: passkey.get(asked) | {"response": {}},
        lambda _asked: {},
        lambda _asked: [],
        lambda _asked: "text",
    ):
        asked = options(client.get("/sign-in/passkey/"))
        form = {"credential": json.dumps(answer(asked))}
        assert client.post("/sign-in/passkey/", form).url == "/sign-in/passkey/"
        assert "This did not work" in client.get("/sign-in/passkey/").content.decode()
    bad = client.post("/sign-in/passkey/", {"credential": "no json"})
    assert bad.url == "/sign-in/passkey/"
    assert client.get("/me/").status_code == 302


def test_a_passkey_for_another_site_is_refused(learner, signed_in):
    _, refused = add_passkey(signed_in, Passkey(origin="https://evil.example"))
    assert refused.url == "/me/account/second-factor/passkey/"
    assert not Authenticator.objects.exists()


def test_somebody_who_may_not_sign_in_may_not_by_passkey(learner, signed_in):
    passkey, _ = add_passkey(signed_in)
    type(learner).objects.update(is_active=False)
    client = Client()
    asked = options(client.get("/sign-in/passkey/"))
    client.post("/sign-in/passkey/", {"credential": json.dumps(passkey.get(asked))})
    assert client.get("/me/").status_code == 302


def test_the_last_one_takes_the_spare_codes_with_it(learner, codes):
    client, _ = sign_in(learner)
    step(client, app_code(SECRET))
    factor = Authenticator.objects.get(type="totp")
    form = {"factor": factor.pk, "passphrase": PASSPHRASE}
    wrong = client.post("/me/account/second-factor/remove/", form | {"passphrase": "not mine"})
    assert wrong.status_code == 422
    assert client.post("/me/account/second-factor/remove/", form).status_code == 302
    assert not Authenticator.objects.exists()
    assert sign_in(learner)[1].url == "/me/"


def test_nobody_removes_what_is_anothers(learner, codes):
    other = AccountFactory()
    services.add_app(account=other, secret=SECRET)
    client, _ = sign_in(other)
    step(client, app_code(SECRET))
    factor = Authenticator.objects.get(type="totp", user=learner)
    form = {"factor": factor.pk, "passphrase": PASSPHRASE}
    assert client.post("/me/account/second-factor/remove/", form).status_code == 422
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_an_operator_lets_in_who_has_lost_everything(learner, codes, capsys):
    call_command("forget_second_factor", learner.username)
    assert "Removed: 2" in capsys.readouterr().out
    assert sign_in(learner)[1].url == "/me/"
    with pytest.raises(CommandError):
        call_command("forget_second_factor", "nobody-at-all")


# At rest


def test_no_dump_shows_a_secret(learner, signed_in):
    page = signed_in.get("/me/account/second-factor/app/").content.decode()
    secret = re.search(r'translate="no">([A-Z2-7]+)</code>', page).group(1)
    assert secret not in dump()
    codes = services.add_app(account=learner, secret=secret)
    seen = dump()
    assert secret not in seen
    assert not [code for code in codes if code in seen]


def test_secrets_are_rotated_and_a_wrong_key_raises(learner, codes, settings):
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new]
    with pytest.raises(WrongKeyError):
        services.check_code(account=learner, code=app_code(SECRET))
    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [new]
    assert services.check_code(account=learner, code=app_code(SECRET)).type == "totp"
    assert services.check_code(account=learner, code=codes[0]).type == "recovery_codes"


def test_erasure_takes_it_and_the_data_name_it(learner, as_learner, codes):
    told = as_learner.get("/me/data")
    assert told.status_code == 401, "tokens of before end with the setting up"
    told = ApiClient(services.create_token(account=learner)[0]).get("/me/data").json()
    assert {row["type"] for row in told["authenticator"]} == {"totp", "recovery_codes"}
    assert all("data" not in row for row in told["authenticator"])
    services.request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    services.erase(learner.pk)
    assert not Authenticator.objects.exists()
    assert not AccessToken.objects.exists()
