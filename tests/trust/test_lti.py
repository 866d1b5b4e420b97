"""Nobody enters by a launch that the platform has not made, for us, now, and for this browser."""

import base64
import hmac
import json
import time
import uuid
from datetime import timedelta

import jwt
import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from joserfc.jwk import RSAKey

from learners.models import Account
from partners.lti.keys import key_set, make_key, rotate_keys, sign
from partners.lti.registering import end_registration
from partners.models import LtiKey, LtiLaunch, LtiScore, Partner
from tests.factories import PartnerFactory
from tests.lti import CLAIM, named
from tests.trust.thief import dump

pytestmark = pytest.mark.any_database

AGO = -3600
LATER = int(time.time()) + 3600
# What is wrong, with what the platform signs, and the word by which it is refused.
FORGED = {
    "too old": ({"exp": int(time.time()) + AGO}, "expired"),
    "never too old": ({"exp": None}, "token"),
    "of another issuer": ({"iss": "https://evil.example.org"}, "issuer"),
    "for another tool": ({"aud": "client-8"}, "audience"),
    "for others, too, by them": ({"aud": ["client-7", "x"], "azp": "x"}, "audience"),
    "of another launch": ({"nonce": uuid.uuid4().hex}, "nonce"),
    "from the future": ({"iat": LATER}, "token"),
    "of nobody": ({"sub": ""}, "message"),
    "of a number": ({"sub": 7}, "token"),
    "of a long name": ({"sub": "x" * 256}, "message"),
    "of another deployment": ({f"{CLAIM}deployment_id": "deployment-2"}, "deployment"),
    "of no deployment": ({f"{CLAIM}deployment_id": None}, "message"),
    "of another version": ({f"{CLAIM}version": "1.1"}, "message"),
    "of another kind": ({f"{CLAIM}message_type": "LtiSubmissionReviewRequest"}, "message"),
    "of no place": ({f"{CLAIM}resource_link": {}}, "message"),
    "of a place that is none": ({f"{CLAIM}resource_link": "x"}, "message"),
    "of no role": ({f"{CLAIM}roles": None}, "message"),
    "of roles that are none": ({f"{CLAIM}roles": [7]}, "message"),
}


def refused(response, word):
    assert response.status_code == 403, response.content.decode()
    assert word in response.content.decode()
    assert not LtiLaunch.objects.exists()
    assert not Account.objects.filter(is_guest=True).exists()


@pytest.mark.parametrize("what", FORGED)
def test_launch_that_is_not_right_is_refused(what, visit):
    changes, word = FORGED[what]
    refused(visit.launch(**changes), word)


def signed_by_hand(claims, *, kid, algorithm, secret=b""):
    """A token as no library makes it: signed with what is public, or not at all."""
    parts = [{"alg": algorithm, "kid": kid, "typ": "JWT"}, claims]
    said = b".".join(encoded(json.dumps(part).encode()) for part in parts)
    mark = encoded(hmac.digest(secret, said, "sha256")) if secret else b""
    return b".".join([said, mark]).decode()


def encoded(part):
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def test_token_that_the_platform_has_not_signed_is_refused(visit, lms):
    begun = visit.begin()
    form, claims = lms.answers(begun["Location"]), lms.claims(form_nonce(begun))
    public, kid = lms.keys[0].as_pem(private=False), lms.keys[0].kid
    own = RSAKey.generate_key(2048, {"kid": kid})
    begin, _, _ = form["id_token"].rpartition(".")
    forged = [
        lms.token(claims, key=own),
        *(signed_by_hand(claims, kid=kid, algorithm=name) for name in ("none", "None", "HS256")),
        signed_by_hand(claims, kid=kid, algorithm="HS256", secret=public),
        *(f"{begin}.", f"{begin}.AAAA", "x", "a.b.c"),
    ]
    for token in forged:
        refused(visit.send(form | {"id_token": token}), "token")
    refused(visit.send(form | {"id_token": lms.token(claims, kid="unknown")}), "key")
    assert visit.send(form).status_code == 302


def test_same_launch_again_is_refused(visit, lms):
    form = lms.answers(visit.begin()["Location"])
    taken = visit.send(form)
    assert taken.status_code == 302
    again = visit.send(form)
    assert again.status_code == 403
    assert "replayed" in again.content.decode()
    visit.client.post(taken["Location"])
    entered_again = visit.client.get(taken["Location"])
    assert entered_again.status_code == 403


def test_launch_that_another_browser_began_is_refused(visit, lms, registration):
    """Else somebody could have another learn in an account that they themselves look into."""
    begun = visit.begin()
    form = lms.answers(begun["Location"])
    assert begun.cookies[f"lti-{form_nonce(begun)}"]["httponly"]
    stranger = type(visit)(Client(), lms, registration)
    refused(stranger.send(form), "browser")
    stranger.client.cookies[f"lti-{form_nonce(begun)}"] = "1"
    refused(stranger.send(form), "browser")
    taken = visit.send(form)
    assert stranger.client.get(taken["Location"]).status_code == 403
    assert stranger.client.post(taken["Location"]).status_code == 403


def form_nonce(begun):
    return begun["Location"].partition("nonce=")[2].partition("&")[0]


@pytest.mark.parametrize("state", ["", "x", "e30:x:y"])
def test_state_that_is_not_ours_is_refused(visit, lms, state):
    form = lms.answers(visit.begin()["Location"])
    refused(visit.send(form | {"state": state}), "state" if state else "message")


def test_state_is_good_for_minutes(visit, lms, monkeypatch):
    form = lms.answers(visit.begin()["Location"])
    monkeypatch.setattr("partners.lti.states.SECONDS", -1)
    refused(visit.send(form), "expired")


def test_state_of_another_registration_is_refused(visit, lms, partner, boss, registration):
    other = type(registration).objects.create(
        **{
            field.name: getattr(registration, field.name)
            for field in registration._meta.fields
            if field.name not in {"id", "partner"}
        },
        partner=PartnerFactory(),
    )
    form = lms.answers(visit.begin()["Location"])
    refused(visit.client.post(f"/lti/{other.pk}/launch/", form), "state")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"iss": "https://evil.example.org"}, "issuer"),
        ({"client_id": "client-8"}, "audience"),
        ({"login_hint": ""}, "message"),
        ({"lti_message_hint": "x" * 5000}, "message"),
    ],
)
def test_other_platforms_begin_nothing(visit, fields, word):
    refused(visit.begin(**fields), word)


def test_nobody_is_sent_anywhere_but_to_the_platform(visit, lms):
    """What the browser brings says who it is, and never where to go."""
    begun = visit.begin(target_link_uri="https://evil.example.org/", redirect_uri="https://evil/")
    assert begun["Location"].startswith(f"{lms.address}/sign-in?")
    assert "evil" not in begun["Location"]


def test_what_has_ended_or_is_not_connected_opens_nothing(visit, registration, partner, boss):
    taken = visit.launch()
    end_registration(partner=partner, registration_id=registration.pk, by_id=boss.pk)
    assert visit.begin().status_code == 404
    assert visit.client.get(taken["Location"]).status_code == 404
    type(registration).objects.update(ended_at=None, keys_address="")
    assert visit.begin().status_code == 404


def test_no_run_is_opened_but_the_partner_s(visit, demo_run, release):
    for run in (demo_run, release().course.runs.get()):
        taken = visit.launch(custom={"run": str(run.pk)})
        assert visit.client.post(taken["Location"]).status_code == 404
    assert not Account.objects.filter(is_guest=True).exists()


def test_made_up_key_ids_do_not_have_us_ask_all_the_time(visit, lms):
    for number in range(5):
        at = visit.begin()["Location"]
        form = lms.answers(at)
        claims = lms.claims("x")
        visit.send(form | {"id_token": lms.token(claims, kid=f"made-up-{number}")})
    assert lms.asked.count("/keys") <= 2


def test_same_name_at_two_partners_is_two_people(visit, lms, boss, run, registration):
    visit.enter()
    other = PartnerFactory()
    other.runs.add(run)
    type(registration).objects.update(partner=other)
    cache.clear()
    type(visit)(Client(), lms, registration).enter()
    assert Account.objects.filter(is_guest=True).count() == 2
    assert Partner.objects.count() == 2


def test_no_dump_shows_a_platform_s_name_for_somebody_nor_our_key(visit, lms):
    visit.enter(user="canary-user", **lms.scoring())
    visit.launch(user="canary-user")
    sign({})
    assert named(LtiScore.objects.get()) == "canary-user"
    stolen = dump()
    assert "canary" not in stolen
    assert "PRIVATE KEY" not in stolen


def test_keys_are_published_before_they_sign_and_go_after(db, days_pass):
    first = make_key()
    assert kid(sign({})) == str(first.pk)
    assert not rotate_keys()
    days_pass(LtiKey, "created_at", 181)
    assert rotate_keys()
    assert len(key_set()["keys"]) == 2
    assert kid(sign({})) == str(first.pk)
    days_pass(LtiKey, "created_at", 2)
    assert kid(sign({})) != str(first.pk)
    assert len(key_set()["keys"]) == 2
    days_pass(LtiKey, "created_at", 7)
    assert not rotate_keys()
    assert len(key_set()["keys"]) == 1
    assert all(set(each) == {"kty", "n", "e", "kid", "alg", "use"} for each in key_set()["keys"])


@pytest.fixture
def days_pass():
    def _days_pass(model, column, days):
        model.objects.update(**{column: F(column) - timedelta(days=days)})

    return _days_pass


def kid(token):
    return jwt.get_unverified_header(token)["kid"]
