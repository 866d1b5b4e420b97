"""The keys of badges: made, replaced, published, and refused."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from openbadgeslib.errors import LibOpenBadgesException

from certificates.checks import check_badge_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def make(path, **options):
    call_command("make_signing_key", str(path), badges=True, **options)
    return str(path)


def test_a_key_that_was_replaced_still_checks_what_it_signed(
    badge, get, issued, verifier, settings, tmp_path
):
    former = Path(settings.BADGE_KEY_FILE)
    settings.BADGE_KEY_FILE = make(tmp_path / "new.pem", after=former)
    cache.clear()
    assert verifier().verify(badge, status=True)
    newer = get(f"/api/v1/me/certificates/{issued.id}/badge").content.decode()
    assert newer.split(".")[1] == badge.split(".")[1]
    assert newer.split(".")[2] != badge.split(".")[2]
    assert verifier().verify(newer, status=True)
    assert Path(settings.BADGE_KEY_FILE).read_text().count("PRIVATE KEY") == 2  # begin and end


def test_a_key_that_is_retired_checks_nothing_any_more(badge, verifier, settings, tmp_path):
    settings.BADGE_KEY_FILE = make(tmp_path / "alone.pem")
    with pytest.raises(LibOpenBadgesException):
        verifier().verify(badge)


def test_what_is_published_has_no_secret_and_may_be_read_by_any_page(client, settings, tmp_path):
    settings.BADGE_KEY_FILE = make(tmp_path / "new.pem", after=Path(settings.BADGE_KEY_FILE))
    for address in ("/.well-known/did.json", "/.well-known/jwks.json"):
        answer = client.get(address)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert '"d"' not in answer.content.decode()
    assert [key["crv"] for key in answer.json()["keys"]] == ["Ed25519", "Ed25519"]


def test_a_file_that_is_no_key_is_told(settings, tmp_path):
    for text in ("no key", Path(settings.CERTIFICATE_SIGNING_FILE).read_text()):
        path = tmp_path / f"{len(text)}.pem"
        path.write_text(text)
        settings.BADGE_KEY_FILE = str(path)
        assert [error.id for error in check_badge_key(None)] == ["certificates.E003"]


def test_the_command_overwrites_nothing_and_takes_only_keys(settings, tmp_path):
    path = tmp_path / "badges.pem"
    settings.BADGE_KEY_FILE = make(path)
    assert check_badge_key(None) == []
    made = path.read_text()
    with pytest.raises(CommandError):
        make(path)
    (tmp_path / "none").write_text("no key")
    with pytest.raises(CommandError, match="BADGE_KEY_FILE"):
        make(tmp_path / "other.pem", after=tmp_path / "none")
    assert not (tmp_path / "other.pem").exists()
    assert path.read_text() == made
