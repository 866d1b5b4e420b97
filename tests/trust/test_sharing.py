"""What is shared says nothing of who shares it (TRUST.md A3, D1, D9)."""

import re

import pytest
from django.test import Client

from certificates.cards import certificate_card
from certificates.selectors import issued_certificate, verify
from certificates.services import show_name
from certificates.tasks import issue
from courses.drawing.card import render_card
from learners.services import set_certificate_name
from learners.services.erasing import erase_again
from tests.factories import AccountFactory

IMAGE = re.compile(r'<meta property="og:image" content="([^"]+)">')
NAME, USERNAME = "Canary Name 7f3a", "canary-user-7f3a"


@pytest.fixture(autouse=True)
def gallery(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def named(earn):
    learner = AccountFactory(username=USERNAME)
    set_certificate_name(account=learner, name=NAME)
    return earn(learner)


def page(code):
    return Client().get(f"/verify/{code}")


def test_neither_page_nor_card_of_a_certificate_names_its_holder(named):
    issue(str(named.learner_id), str(named.id))
    html = page(named.code).content.decode()
    drawn = render_card(certificate_card(verify(named.code)))
    assert IMAGE.search(html)
    assert "Human rights" in drawn
    for text in (html, drawn):
        assert NAME not in text
        assert USERNAME not in text
        assert str(named.learner_id) not in text
    assert named.code not in drawn
    assert named.code not in IMAGE.search(html)[1]


def test_a_name_that_its_holder_shows_is_on_the_page_alone_and_gone_with_them(named):
    issue(str(named.learner_id), str(named.id))
    show_name(learner_id=named.learner_id, certificate_id=named.id, shows=True)
    html = page(named.code).content.decode()
    seen = html.index(NAME)
    assert html.count(NAME) == 1  # no title, no Open Graph, no way to share has it
    assert seen > html.index("</head>")
    assert NAME not in render_card(certificate_card(verify(named.code)))
    erase_again(named.learner_id)
    answer = page(named.code)
    assert answer.status_code == 200
    assert NAME not in answer.content.decode()


def test_holders_of_a_day_share_one_card(named, earn):
    other = earn(AccountFactory())
    images = set()
    for certificate in (named, other):
        issue(str(certificate.learner_id), str(certificate.id))
        images.add(IMAGE.search(page(certificate.code).content.decode())[1])
    assert len(images) == 1


def test_nothing_is_shared_of_a_code_that_is_not_an_issued_certificates(named):
    for code in (named.code, "0" * 26, "x"):
        response = page(code)
        assert response.status_code == 404
        assert b"og:" not in response.content
        assert b"wa.me" not in response.content
    assert issued_certificate(learner_id=named.learner_id, certificate_id=named.id) is None


def test_a_card_that_fails_does_not_fail_its_certificate(named, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    issue(str(named.learner_id), str(named.id))
    named.refresh_from_db()
    assert named.state == "issued"
    response = page(named.code)
    assert response.status_code == 200
    assert not IMAGE.search(response.content.decode())


def test_looking_codes_up_is_limited_and_draws_nothing(
    named, settings, django_capture_on_commit_callbacks
):
    issue(str(named.learner_id), str(named.id))
    settings.VERIFY_RATE = "3/h"
    with django_capture_on_commit_callbacks() as asked:
        assert [page("0" * 26).status_code for _ in range(5)] == [404] * 3 + [429] * 2
    assert asked == []


def test_personal_pages_are_kept_out_of_indexes(named):
    client = Client()
    client.force_login(named.learner)
    for address in ("/me/", "/me/certificates/", f"/runs/{named.run_id}/", "/"):
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert b"og:" not in response.content
    issue(str(named.learner_id), str(named.id))
    assert b'<meta name="robots" content="noindex">' in page(named.code).content


def test_ways_to_share_ask_no_other_site_for_anything(named):
    issue(str(named.learner_id), str(named.id))
    response = page(named.code)
    assert 'src="http' not in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert "wa.me" not in response["Content-Security-Policy"]
