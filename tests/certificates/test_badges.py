"""Badges: what software of others (openbadgeslib) finds when it checks one."""

import hashlib
import json
from html import unescape
from pathlib import Path

import jwt
import pytest
from django.core.management import call_command
from django.test import override_settings
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.verifier import OB3Verifier

from certificates.authority import make_badge_key
from certificates.badges import issuer_did, signed_credential
from certificates.checks import check_badge_key
from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.services import set_certificate_name

SITE = "https://learn.example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def get(client, learner):
    """Ask as the learner."""
    client.force_login(learner)
    return client.get


@pytest.fixture
def issued(certificate):
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    certificate.refresh_from_db()
    return certificate


@pytest.fixture
def badge(get, issued):
    """The signed credential."""
    return get(f"/api/v1/me/certificates/{issued.id}/badge").content.decode()


@pytest.fixture
def verifier(client):
    """Somebody else's, who knows nothing but the address of this site."""

    def _download(address, *args, **kwargs):
        assert address.startswith(f"{SITE}/.well-known/")
        return client.get(address.removeprefix(SITE)).content

    return lambda: OB3Verifier.for_issuer_did("did:web:learn.example.org", download=_download)


def test_others_find_it_genuine_with_the_keys_that_are_published(badge, verifier, issued):
    found = verifier().verify(badge)
    assert found.achievement.name == issued.title
    assert found.issuer.name == issued.issuer
    assert found.issuer.id == issuer_did()
    assert found.id == f"{SITE}/verify/{issued.code}"


def test_an_altered_one_and_one_of_somebody_else_are_refused(badge, verifier, issued, tmp_path):
    head, body, signature = badge.split(".")
    with pytest.raises(LibOpenBadgesException):
        verifier().verify(f"{head}.{body[:-4]}AAAA.{signature}")
    theirs = tmp_path / "theirs.pem"
    theirs.write_text(make_badge_key())
    with override_settings(BADGE_KEY_FILE=str(theirs)):
        forged = signed_credential(issued)
    with pytest.raises(LibOpenBadgesException):
        verifier().verify(forged)


def test_a_key_that_was_replaced_still_checks_what_it_signed(badge, verifier, settings, tmp_path):
    path = tmp_path / "both.pem"
    path.write_text(make_badge_key() + Path(settings.BADGE_KEY_FILE).read_text())
    settings.BADGE_KEY_FILE = str(path)
    assert verifier().verify(badge)


def test_the_picture_carries_it(get, badge, verifier, issued):
    answer = get(f"/api/v1/me/certificates/{issued.id}/badge.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"].startswith("attachment")
    token = OB3Verifier.extract_token_from_svg(answer.content)
    assert token == badge
    assert verifier().verify(token)
    assert b"<script" not in answer.content


def test_it_names_nobody_and_lets_its_holder_show_whose_it_is(learner, complete, get):
    set_certificate_name(account=learner, name="Amina Yusuf")
    complete()
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    badge = get(f"/api/v1/me/certificates/{certificate.id}/badge").content.decode()
    told = jwt.decode(badge, options={"verify_signature": False})
    assert "Amina" not in json.dumps(told)
    assert learner.username not in json.dumps(told)
    assert str(learner.pk) not in json.dumps(told)
    (identity,) = told["credentialSubject"]["identifier"]
    digest = hashlib.sha256(("Amina Yusuf" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${digest}"
    assert identity["identityType"] == "name"


def test_one_without_a_name_is_of_whoever_knows_its_code(badge, issued):
    told = jwt.decode(badge, options={"verify_signature": False})
    (identity,) = told["credentialSubject"]["identifier"]
    digest = hashlib.sha256((issued.code + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${digest}"


def test_it_is_the_same_each_time(get, badge, issued):
    assert get(f"/api/v1/me/certificates/{issued.id}/badge").content.decode() == badge


def test_a_title_with_markup_stays_text(get, issued):
    Certificate.objects.update(title='<script>"&</script>')
    answer = get(f"/api/v1/me/certificates/{issued.id}/badge.svg").content.decode()
    assert "<script" not in answer
    assert '<script>"&</script>' in unescape(answer)


def test_there_is_none_of_a_certificate_that_is_not_issued(get, certificate):
    answer = get(f"/api/v1/me/certificates/{certificate.id}/badge")
    assert answer.status_code == 409


def test_a_site_without_a_key_offers_none(client, get, issued, settings):
    picture = f"/me/certificates/{issued.id}.svg"
    assert picture in get("/me/certificates/").content.decode()
    settings.BADGE_KEY_FILE = ""
    assert picture not in get("/me/certificates/").content.decode()
    assert get(f"/api/v1/me/certificates/{issued.id}/badge").json()["type"].endswith("no-badges")
    assert client.get("/.well-known/did.json").status_code == 404
    assert check_badge_key(None) == []


def test_a_file_that_is_no_key_is_told(settings, tmp_path):
    for text in ("no key", Path(settings.CERTIFICATE_SIGNING_FILE).read_text()):
        path = tmp_path / f"{len(text)}.pem"
        path.write_text(text)
        settings.BADGE_KEY_FILE = str(path)
        assert [error.id for error in check_badge_key(None)] == ["certificates.E003"]


def test_the_command_makes_a_key(settings, tmp_path):
    path = tmp_path / "badges.pem"
    call_command("make_signing_key", str(path), badges=True)
    settings.BADGE_KEY_FILE = str(path)
    assert check_badge_key(None) == []


def test_what_is_published_has_no_secret_and_may_be_read_by_any_page(client):
    for address in ("/.well-known/did.json", "/.well-known/jwks.json"):
        answer = client.get(address)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert '"d"' not in answer.content.decode()
    (key,) = answer.json()["keys"]
    assert key["crv"] == "Ed25519"
