"""What caches may keep, and how small pages travel."""

import gzip

import pytest
from django.test import Client

from tests.factories import PASSPHRASE

PUBLIC = "public, max-age=60, stale-while-revalidate=600"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def shared(edition, url):
    return [url("home"), url("catalogue"), url("course", slug=edition.course.slug), url("privacy")]


def test_pages_that_are_nobodys_may_be_kept_for_a_minute(shared):
    for address in shared:
        response = Client().get(address)
        assert response["Cache-Control"] == PUBLIC
        assert response.cookies == {}
        varies = response["Vary"]
        for header in ("Cookie", "Accept-Language", "Save-Data", "Accept-Encoding"):
            assert header in varies


def test_a_page_that_did_not_change_is_not_sent_again(shared):
    for address in shared:
        tag = Client().get(address)["ETag"]
        response = Client().get(address, headers={"If-None-Match": tag})
        assert response.status_code == 304
        # The page that the browser has kept runs its scripts by the nonce that it came with.
        assert "Content-Security-Policy" not in response


def test_a_new_edition_changes_the_tag(url, release, draft, replace):
    release(draft)
    address = url("course", slug=draft.slug)
    tag = Client().get(address)["ETag"]
    release(replace(draft, summary="Another summary."))
    response = Client().get(address, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert b"Another summary." in response.content


def test_nothing_said_to_one_person_is_kept(shared, url, learner, signed_in):
    for address in shared:
        assert signed_in.get(address)["Cache-Control"] == "private, no-store"
    client = Client()
    client.post(url("sign-in"), {"username": learner.username, "passphrase": PASSPHRASE})
    client.post(url("sign-out"))
    response = client.get(url("home"))
    assert "You are signed out." in response.content.decode()
    assert "public" not in response.get("Cache-Control", "")
    for name in ("sign-in", "sign-up"):
        assert "public" not in Client().get(url(name)).get("Cache-Control", "")


def test_another_site_cannot_change_the_language(url):
    client = Client()
    form = {"language": "ar", "next": "/"}
    client.post(url("set-language"), form, headers={"Sec-Fetch-Site": "cross-site"})
    assert not client.cookies
    client.post(url("set-language"), form, headers={"Sec-Fetch-Site": "same-origin"})
    assert client.cookies["django_language"].value == "ar"


def test_pages_are_compressed_and_their_length_tells_nothing(signed_in, url):
    plain = len(signed_in.get(url("account")).content)
    answers = [signed_in.get(url("account"), headers=GZIP) for _ in range(8)]
    assert all(answer["Content-Encoding"] == "gzip" for answer in answers)
    assert b"</html>" in gzip.decompress(answers[0].content)
    assert len(answers[0].content) < plain / 2
    assert len({len(answer.content) for answer in answers}) > 2


def test_the_api_is_compressed_and_documents_are_not(earned, signed_in, url, edition, lesson_id):
    address = f"/api/v1/editions/{edition.pk}/activities/{lesson_id}"
    assert "Accept-Encoding" in Client().get(address, headers=GZIP)["Vary"]
    assert Client().get("/api/v1/openapi.json", headers=GZIP)["Content-Encoding"] == "gzip"
    pdf = signed_in.get(
        url("certificate-pdf", certificate_id=earned["certificate_id"]), headers=GZIP
    )
    assert "Content-Encoding" not in pdf
