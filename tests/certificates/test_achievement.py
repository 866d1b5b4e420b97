"""What a badge says of what was achieved, and its picture."""

import datetime
import json
import uuid
from io import BytesIO
from pathlib import Path

import jsonschema
import jwt
import pytest
from openbadgeslib.ob3.verifier import OB3Verifier
from PIL import Image

from certificates.badges import credential_for, picture_of, status_entry
from certificates.models import Certificate, CertificateKind
from certificates.tasks import issue
from courses.drawing.card import render_card
from courses.drawing.gallery import path_of
from courses.models import Edition
from tests.certificates.conftest import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site", "media")]
SCHEMA = json.loads(Path(__file__).with_name("open_badge.json").read_text())
ALIGNMENT = {
    "name": "Human rights law",
    "url": "https://esco.example.org/skill/1",
    "framework": "ESCO",
}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def described(edition):
    """The course says what one learns, and what it corresponds to."""
    certificate = edition.certificate | {"alignment": [ALIGNMENT, {**ALIGNMENT, "framework": ""}]}
    Edition.objects.update(certificate=certificate, outcomes=["Name a right", "Ask for it"])


def told(token):
    return jwt.decode(token, options={"verify_signature": False})


def achievement(token):
    return told(token)["credentialSubject"]["achievement"]


def test_it_has_the_shape_that_the_standard_asks_for(described, badge, issued):
    jsonschema.validate(told(badge), SCHEMA)
    issued.expires_on = datetime.date(2028, 2, 29)
    with_end = credential_for(issued)
    jsonschema.validate(with_end, SCHEMA)
    assert with_end["validUntil"] == "2028-03-01T00:00:00Z"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told(badge) | {"validFrom": "yesterday"}, SCHEMA)


@pytest.mark.parametrize("kind", [CertificateKind.MODULE, CertificateKind.PROGRAMME])
def test_those_of_modules_and_programmes_have_it_too(issued, kind):
    issued.kind, issued.of = kind, uuid.uuid4()
    jsonschema.validate(credential_for(issued), SCHEMA)
    drawn = render_card(picture_of(issued))
    assert issued.title in drawn
    assert ("Certificate of completion" in drawn) == (kind != CertificateKind.MODULE)


def test_it_says_what_one_learns_how_long_it_takes_and_what_it_corresponds_to(described, badge):
    said = achievement(badge)
    assert said["description"].endswith("\n- Name a right\n- Ask for it")
    assert "1.5" in said["criteria"]["narrative"]
    first, second = said["alignment"]
    assert first == {
        "type": ["Alignment"],
        "targetName": ALIGNMENT["name"],
        "targetUrl": ALIGNMENT["url"],
        "targetFramework": "ESCO",
    }
    assert "targetFramework" not in second


def test_it_says_what_was_so_when_it_was_earned(badge, get, issued):
    Edition.objects.update(certificate={"alignment": [ALIGNMENT]}, outcomes=["Something new"])
    again = get(f"/api/v1/me/certificates/{issued.id}/badge").content.decode()
    assert again == badge
    assert "alignment" not in achievement(badge)


def test_its_picture_is_public_from_when_it_is_issued_and_names_nobody(certificate, client, media):
    issue(str(certificate.learner_id), str(certificate.id))
    certificate.refresh_from_db()
    address = credential_for(certificate)["credentialSubject"]["achievement"]["image"]["id"]
    answer = client.get(address.removeprefix(SITE))
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (800, 800)
        pixels = picture.convert("RGBA")
        assert pixels.getpixel((0, 0))[3] == 0
        assert pixels.getpixel((400, 60))[3] == 255
        assert not picture.info.get("openbadgecredential")
    assert certificate.code not in address
    other = Certificate(title=certificate.title, language="en", issuer=certificate.issuer)
    assert path_of(picture_of(other)) == path_of(picture_of(certificate))


@pytest.mark.parametrize("name", ["0" * 64, "x", "..%2Fcards", "A" * 64])
def test_there_is_no_picture_under_another_name(client, name):
    assert client.get(f"/badges/images/{name}.png").status_code == 404


def test_the_picture_that_its_holder_downloads_carries_it(get, badge, verifier, issued):
    for address in (
        f"/api/v1/me/certificates/{issued.id}/badge.png",
        f"/me/certificates/{issued.id}.png",
    ):
        answer = get(address)
        assert answer["Content-Type"] == "image/png"
        assert answer["Cache-Control"] == "private, no-store"
        token = OB3Verifier.extract_token_from_png(answer.content)
        assert token == badge
    assert verifier().verify(token, status=True)


def test_a_picture_that_cannot_be_drawn_keeps_no_badge_back(get, issued, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    answer = get(f"/api/v1/me/certificates/{issued.id}/badge")
    assert answer.status_code == 200
    assert status_entry(issued)["id"] in json.dumps(told(answer.content.decode()))
