"""What of django-allauth's API is served, and that our rules hold there (TRUST.md A5, A7 to A9)."""

import json

import pytest
from django.test import Client

from config.headless import urlpatterns
from learners import services
from tests.authenticators import Passkey, app_code
from tests.factories import PASSPHRASE

pytestmark = pytest.mark.any_database

BASE = "/_allauth/browser/v1/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# What anonymous and a learner get: by GET, POST and DELETE.
EXPECTED = {
    "config": ((200, 405, 405), (200, 405, 405)),
    "auth/session": ((401, 405, 401), (200, 405, 401)),
    "auth/login": ((405, 400, 400), (405, 400, 400)),
    "auth/2fa/authenticate": ((401, 401, 401), (401, 401, 401)),
    "auth/webauthn/authenticate": ((401, 401, 401), (401, 401, 401)),
    "auth/webauthn/login": ((200, 400, 405), (200, 400, 405)),
    "account/authenticators": ((401, 401, 401), (200, 405, 405)),
}
# They are somewhere else, with rules of their own.
NOT_HERE = [
    "auth/signup",
    "auth/reauthenticate",
    "auth/2fa/reauthenticate",
    "auth/2fa/trust",
    "auth/code/request",
    "auth/code/confirm",
    "auth/password/request",
    "auth/password/reset",
    "auth/email/verify",
    "auth/email/verify/resend",
    "auth/phone/verify",
    "auth/provider/redirect",
    "auth/provider/signup",
    "auth/provider/token",
    "auth/webauthn/signup",
    "auth/sessions",
    "account/email",
    "account/phone",
    "account/password/change",
    "account/providers",
    "account/authenticators/totp",
    "account/authenticators/recovery-codes",
    "account/authenticators/webauthn",
]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "http://localhost"


def ask(client, path, body=None, method="post", **headers):
    send = getattr(client, method)
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return send(BASE + path, **data, headers=headers)


def sign_in(client, learner, passphrase=PASSPHRASE, **fields):
    body = {"username": learner.username, "password": passphrase} | fields
    return ask(client, "auth/login", body)


def test_every_route_has_an_expectation():
    assert {str(pattern.pattern) for pattern in urlpatterns} == set(EXPECTED)


@pytest.mark.parametrize("path", EXPECTED)
@pytest.mark.parametrize("role", [0, 1])
def test_routes_answer_each_role_as_expected(path, role, learner):
    for number, method in enumerate(("get", "post", "delete")):
        client = Client()
        if role:
            client.force_login(learner)
        answer = ask(client, path, {} if method == "post" else None, method)
        assert answer.status_code == EXPECTED[path][role][number], (method, answer.content)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
            assert answer.json()["type"]
        assert "no-store" in answer.get("Cache-Control", "no-store")


@pytest.mark.parametrize("path", NOT_HERE)
def test_what_has_rules_of_its_own_elsewhere_is_not_here(path, learner):
    client = Client()
    for _ in range(2):
        assert ask(client, path, {}).status_code == 404
        assert ask(client, path, method="get").status_code == 404
        client.force_login(learner)
    assert client.get("/_allauth/app/v1/config").status_code == 404


def test_somebody_signs_in_and_out(learner):
    client = Client()
    told = sign_in(client, learner, username=learner.username.upper())
    assert told.status_code == 200
    assert told.json()["data"]["user"]["username"] == learner.username
    assert client.get("/me/").status_code == 200
    assert ask(client, "auth/session", method="delete").status_code == 401
    assert client.get("/me/").status_code == 302


def test_unknown_people_and_wrong_passphrases_are_told_the_same(learner, settings):
    told = set()
    for name in (learner.username, "nobody-at-all"):
        body = {"username": name, "password": "not the passphrase"}
        answer = ask(Client(), "auth/login", body)
        told.add((answer.status_code, answer.content))
    assert len(told) == 1


def test_tries_count_with_those_on_the_pages(learner, settings):
    settings.SIGN_IN_RATE = "3/h"
    client = Client()
    for _ in range(2):
        assert sign_in(client, learner, "not the passphrase").status_code == 400
    form = {"username": learner.username, "passphrase": "not the passphrase"}
    assert Client().post("/sign-in/", form).status_code == 422
    limited = sign_in(client, learner)
    assert limited.status_code == 429
    assert limited.json()["type"].endswith("too-many-requests")
    assert int(limited["Retry-After"]) > 0


def test_a_second_factor_is_asked_for(learner):
    codes = services.add_app(account=learner, secret=SECRET)
    client = Client()
    told = sign_in(client, learner)
    assert told.status_code == 401
    flows = {flow["id"]: flow for flow in told.json()["data"]["flows"]}
    assert flows["mfa_authenticate"]["is_pending"]
    assert client.get("/me/").status_code == 302
    assert ask(client, "auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert ask(client, "auth/2fa/authenticate", {"code": app_code(SECRET)}).status_code == 200
    assert client.get("/me/").status_code == 200
    listed = ask(client, "account/authenticators", method="get").json()["data"]
    assert {each["type"] for each in listed} == {"totp", "recovery_codes"}
    assert SECRET not in json.dumps(listed)
    assert not [code for code in codes if code in json.dumps(listed)]


def test_a_passkey_signs_in(learner):
    passkey = Passkey()
    client = Client()
    client.force_login(learner)
    page = client.get("/me/account/second-factor/passkey/").content.decode()
    options = page.split('data-options="')[1].split('"')[0].replace("&quot;", '"')
    credential = json.dumps(passkey.create(json.loads(options)))
    form = {"credential": credential, "passphrase": PASSPHRASE}
    client.post("/me/account/second-factor/passkey/", form)
    other = Client()
    told = ask(other, "auth/webauthn/login", method="get").json()
    asked = told["data"]["request_options"]
    answer = ask(other, "auth/webauthn/login", {"credential": passkey.get(asked)})
    assert answer.status_code == 200
    assert other.get("/me/").status_code == 200


def test_a_write_by_cookie_needs_a_token(learner):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, learner).status_code == 403
    ask(client, "config", method="get")
    token = client.cookies["csrftoken"].value
    body = {"username": learner.username, "password": PASSPHRASE}
    assert ask(client, "auth/login", body, **{"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize(
    "body", [b"no json", b"[]", b'"text"', b'{"username": {}, "password": []}', b"\xff\xfe"]
)
def test_bad_input_is_a_problem(body, db):
    path = f"{BASE}auth/login"
    answer = Client().post(path, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_unknown_fields_are_refused(learner):
    answer = sign_in(Client(), learner, is_staff=True)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"body.is_staff"}


def test_it_is_under_the_policy_of_the_api(db):
    answer = ask(Client(), "config", method="get")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
