"""An organisation lets its people in, and only a sealed fingerprint is kept (TRUST.md A7, D1)."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.test import Client

from config.settings.base import organisations
from learners import services
from learners.models import Account
from tests.api.client import ApiClient
from tests.authenticators import app_code
from tests.factories import PASSPHRASE
from tests.organisation import CLIENT, SECRET, Organisation
from tests.trust.thief import dump

pytestmark = pytest.mark.any_database

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
GO = "/sign-in/organisation/hq/"


@pytest.fixture
def organisation(settings, db):
    found = Organisation()
    settings.OIDC_PROVIDERS = [
        {
            "id": "hq",
            "name": "Headquarters",
            "issuer": found.issuer,
            "client_id": CLIENT,
            "secret": SECRET,
        }
    ]
    settings.SOCIALACCOUNT_PROVIDERS = organisations(settings.OIDC_PROVIDERS)
    yield found
    found.stop()


def back(client, address=GO):
    """Go to the organisation as a browser would; return the address that it sends back to."""
    away = client.get(address)
    assert away.status_code == 302
    returned = requests.get(away.url, allow_redirects=False, timeout=5)
    parts = urlsplit(returned.headers["Location"])
    assert parts.path == f"{GO}back/"
    return f"{parts.path}?{parts.query}"


def sign_on(client, address=GO):
    return client.get(back(client, address))


def sign_up(client, name="somebody"):
    assert sign_on(client).url == "/sign-in/organisation/new/"
    return client.post("/sign-in/organisation/new/", {"username": name})


def test_somebody_comes_for_the_first_time_and_comes_back(organisation):
    client = Client()
    assert "Headquarters" in client.get("/sign-in/").content.decode()
    assert sign_up(client).url == "/me/"
    assert client.get("/me/").status_code == 200
    account = Account.objects.get()
    assert (account.username, account.has_usable_password()) == ("somebody", False)
    again = Client()
    assert sign_on(again, f"{GO}?next=/courses/").url == "/courses/"
    assert again.get("/me/").status_code == 200
    assert Account.objects.count() == 1


def test_as_little_is_asked_and_less_is_kept(organisation):
    client = Client()
    sign_up(client)
    (asked,) = organisation.asked
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert "canary" not in dump().lower()
    account = SocialAccount.objects.get()
    assert organisation.subject not in account.uid
    assert account.extra_data == {}
    assert not SocialToken.objects.exists()


def test_links_cannot_ask_for_more(organisation):
    back(Client(), f"{GO}?scope=email,profile&auth_params=prompt%3Dnone&process=connect")
    (asked,) = organisation.asked
    assert asked["scope"] == "openid"
    assert "prompt" not in asked


def test_people_are_led_back_to_the_configured_address_and_to_this_site_only(organisation):
    client = Client(headers={"host": "localhost"})
    client.get(f"{GO}?next=https://evil.example/")
    away = client.get(GO)
    assert "redirect_uri=http%3A%2F%2Ftestserver%2F" in away.url
    fresh = Client()
    assert sign_up(fresh).url == "/me/"
    other = Client()
    assert sign_on(other, f"{GO}?next=https://evil.example/").url == "/me/"


@pytest.mark.parametrize("spoil", ["signature", "audience", "denies", "state", "code", "down"])
def test_what_the_organisation_did_not_say_lets_nobody_in(organisation, spoil):
    client = Client()
    if spoil == "signature":
        organisation.key = rsa.generate_private_key(65537, 2048)
    elif spoil == "audience":
        organisation.audience = "somebody-else"
    elif spoil == "denies":
        organisation.denies = True
    address = back(client)
    if spoil == "state":
        client = Client()  # another browser: a link that somebody else has begun
    elif spoil == "code":
        organisation.codes.clear()
    elif spoil == "down":
        organisation.stop()
    answer = client.get(address)
    assert answer.url == "/sign-in/"
    assert "did not work" in client.get("/sign-in/").content.decode()
    assert client.get("/me/").status_code == 302
    assert client.get("/sign-in/organisation/new/").url == "/sign-in/"
    assert not Account.objects.exists()


def test_an_organisation_that_cannot_be_reached_breaks_no_page(organisation):
    organisation.stop()
    client = Client()
    assert client.get(GO).url == "/sign-in/"
    assert client.get("/sign-in/organisation/unknown/").status_code == 404
    assert client.get("/sign-in/organisation/unknown/back/").status_code == 404


def test_an_answer_counts_once(organisation):
    client = Client()
    address = back(client)
    client.get(address)
    assert client.get(address).url == "/sign-in/"


def test_a_name_that_is_taken_or_malformed_is_told(organisation, learner):
    client = Client()
    for name in (learner.username, "x", "a b c"):
        assert sign_up(client, name).status_code == 422
    assert Account.objects.count() == 1


def test_a_second_factor_is_asked_for_all_the_same(organisation):
    sign_up(Client())
    services.add_app(account=Account.objects.get(), secret=APP)
    client = Client()
    assert sign_on(client).url == "/sign-in/second-step/"
    assert client.get("/me/").status_code == 302
    assert client.post("/sign-in/second-step/", {"code": app_code(APP)}).url == "/me/"


def test_somebody_who_may_not_sign_in_may_not_this_way(organisation):
    sign_up(Client())
    Account.objects.update(is_active=False)
    client = Client()
    sign_on(client)
    assert client.get("/me/").status_code == 302


def test_a_passphrase_is_chosen_soon_after_signing_on(organisation, settings, monkeypatch):
    client = Client()
    sign_up(client)
    assert client.get("/me/account/passphrase/").status_code == 200
    monkeypatch.setattr("web.sessions.FRESH_SECONDS", -1)
    form = {"new_passphrase": PASSPHRASE}
    led = client.post("/me/account/passphrase/", form)
    assert led.url == f"{GO}?next=/me/account/passphrase/"
    assert not Account.objects.get().has_usable_password()
    monkeypatch.undo()
    assert sign_on(client, led.url).url == "/me/account/passphrase/"
    assert client.post("/me/account/passphrase/", form).status_code == 302
    assert services.sign_in(username="somebody", passphrase=PASSPHRASE)
    assert client.get("/me/").status_code == 200
    # From now on the passphrase is asked for.
    assert client.post("/me/account/passphrase/", form).status_code == 422


def test_nobody_guesses_the_passphrase_of_an_account_that_has_none(organisation, api):
    sign_up(Client())
    for passphrase in ("", "!", Account.objects.get().password):
        body = {"username": "somebody", "passphrase": passphrase}
        assert api.post("/auth/sign-in", body).status_code in {401, 422}


def test_keys_are_rotated(organisation, settings):
    sign_up(Client())
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, old]
    assert sign_on(Client()).url == "/me/"
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [new]
    assert sign_on(Client()).url == "/me/"
    assert Account.objects.count() == 1


def test_its_owner_gets_it_and_erasure_takes_it(organisation):
    sign_up(Client())
    account = Account.objects.get()
    data = ApiClient(services.create_token(account=account)[0]).get("/me/data").json()
    assert data["socialaccount"][0]["provider"] == "hq"
    assert data["socialaccount"][0]["uid"] == SocialAccount.objects.get().uid
    account.set_password(PASSPHRASE)
    account.save()
    services.request_erasure(account=account, passphrase=PASSPHRASE, at_once=True)
    services.erase(account.pk)
    assert not SocialAccount.objects.exists()


def test_what_a_guest_did_comes_along(organisation, enrolment, run):
    sign_up(Client())
    guest = services.begin_as_guest(language="en")
    services.enrol(learner_id=guest.pk, run_id=run.pk, language="en")
    client = Client()
    client.force_login(guest)
    assert sign_on(client).url.startswith("/me/bring-along/")
