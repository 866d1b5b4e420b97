"""Keys are shown once, count for what and as long as they say, and tell how they are used."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from courses.errors import NotFoundError
from learners.models import AuditEntry
from partners.keys import find_key
from partners.models import ApiKey, KeyUse, Scope
from partners.selectors.keys import keys_of
from partners.services import replace_key, revoke_key
from tests.api.client import ApiClient
from tests.factories import PartnerFactory


def status(key, path="/partner/key"):
    return ApiClient(key).get(path).status_code


def test_key_tells_what_it_is(as_partner, partner):
    told = as_partner.get("/partner/key").json()
    assert told["partner"] == partner.name
    assert told["scopes"] == Scope.values
    assert told["is_sandbox"] is False


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: "",
        lambda key: "nonsense",
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key.replace("a26p_live", "a26p_test"),
        lambda key: key[:19] + "\x00" * 8,
        lambda key: "a26p_live_éééééééé_x",
        lambda key: key + " x",
    ],
)
def test_other_texts_are_no_keys(new_key, spoil):
    assert find_key(spoil(new_key())) is None


def test_bad_key_is_refused_in_the_one_format(db):
    refused = ApiClient("a26p_live_00000000_x").get("/partner/key")
    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["WWW-Authenticate"] == "Bearer"
    told = refused.json()
    assert told["type"].endswith(":unauthenticated")
    assert told["title"] == "This key does not count: it is unknown, over or revoked."


def test_finding_a_key_takes_one_query(new_key, django_assert_num_queries):
    key = new_key()
    for text in (key, "a26p_live_00000000_x"):
        with django_assert_num_queries(1):
            find_key(text)


def test_key_is_nowhere_stored(new_key):
    key = new_key()
    row = ApiKey.objects.values().get()
    secret = key.split("_", 3)[3]
    assert secret not in str(row)
    assert row["prefix"] in key


def test_expired_key_counts_no_more(new_key):
    key = new_key()
    assert status(key) == 200
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status(key) == 401


def test_revoked_key_counts_no_more_at_once(new_key, partner, boss):
    key = new_key()
    revoke_key(partner=partner, key_id=ApiKey.objects.get().pk, by_id=boss.pk)
    assert status(key) == 401
    assert [entry.action for entry in AuditEntry.objects.order_by("at")] == [
        "made_key",
        "revoked_key",
    ]
    with pytest.raises(NotFoundError):
        revoke_key(partner=partner, key_id=ApiKey.objects.get().pk, by_id=boss.pk)


def test_key_that_is_replaced_goes_on_for_a_week(new_key, partner, boss):
    old = new_key(scopes=["progress"])
    row = ApiKey.objects.get()
    asked = {"partner": partner, "key_id": row.pk, "by_id": boss.pk, "days": 300}
    new, replacing = replace_key(**asked)
    assert status(old) == status(new) == 200
    assert replacing.scopes == ["progress"]
    row.refresh_from_db()
    assert timedelta(days=6) < row.expires_at - timezone.now() <= timedelta(days=7)
    with pytest.raises(NotFoundError):
        replace_key(**asked)


def test_keys_of_others_are_not_touched(new_key, partner, boss):
    key = new_key(of=PartnerFactory())
    with pytest.raises(NotFoundError):
        revoke_key(partner=partner, key_id=ApiKey.objects.get().pk, by_id=boss.pk)
    assert status(key) == 200


@pytest.mark.parametrize(("begins", "ends"), [(1, None), (-9, -1)])
def test_key_of_a_partner_without_a_contract_today_is_refused(new_key, partner, begins, ends):
    today = datetime.now(UTC).date()
    key = new_key()
    partner.contract_from = today + timedelta(days=begins)
    partner.contract_until = ends and today + timedelta(days=ends)
    partner.save()
    refused = ApiClient(key).get("/partner/key")
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("contract-over")


def test_use_is_counted_by_day(as_partner, partner):
    as_partner.get("/partner/key")
    today = datetime.now(UTC).date()
    KeyUse.objects.create(key=ApiKey.objects.get(), day=today - timedelta(days=40), requests=5)
    as_partner.get("/partner/key")
    (shown,) = keys_of(partner)
    assert (shown.last_used, shown.requests) == (today, 7)
    assert shown.days == [(today, 2)]


def test_too_many_requests_are_refused_and_every_answer_says_what_is_left(new_key, settings):
    settings.PARTNER_RATE = "2/m"
    mine, other = ApiClient(new_key()), ApiClient(new_key())
    answers = [mine.get("/partner/key") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    left = [each["RateLimit"].split(";")[1] for each in answers]
    assert left == ["r=1", "r=0", "r=0"]
    assert answers[0]["RateLimit-Policy"] == '"key";q=2;w=60'
    assert int(answers[2]["Retry-After"]) <= 60
    assert other.get("/partner/key").status_code == 200
    assert "RateLimit" not in ApiClient().get("/courses")


def test_keys_are_never_logged(new_key, caplog):
    caplog.set_level(logging.DEBUG)
    key = new_key()
    assert status(key) == 200
    assert status(f"{key}x") == 401
    assert key not in caplog.text


def test_a_partners_key_is_no_learners_token(new_key):
    assert status(new_key(), "/me") == 401
    assert status(new_key(), "/courses") == 401
