"""Badges: what software of others (openbadgeslib) finds when it checks one."""

import hashlib
import json
from html import unescape

import jwt
import pytest
from django.test import override_settings
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.verifier import OB3Verifier

from certificates.authority import make_badge_key
from certificates.badges import issuer_did, signed_credential, status_entry
from certificates.checks import check_badge_key
from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.services import set_certificate_name
from tests.certificates.conftest import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


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
        forged = signed_credential(issued, status_entry(issued))
    with pytest.raises(LibOpenBadgesException):
        verifier().verify(forged)


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
