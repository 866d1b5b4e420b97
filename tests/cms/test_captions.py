"""Captions of videos: asked for, checked, and offered by the player."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.models import LessonPage
from cms.release import release_page
from courses.errors import ReleaseRefusedError
from courses.models import EditionActivity
from tests.cms import media, pages
from tests.factories import AccountFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CUE = b"\n\n00:00.000 --> 00:01.000\nHello\n"
BROKEN = {
    "another format": (b"1\n00:00:01,000 --> 00:00:04,000\nHello\n", "not WebVTT"),
    "a film": (b"\x00\x00\x00\x18ftypmp42\x9c\xff", "UTF-8"),
    "another encoding": ("WEBVTT\n\n00:00.000 --> 00:01.000\né\n".encode("latin-1"), "UTF-8"),
    "nothing": (b"", "not WebVTT"),
    "no captions": (b"WEBVTT\n\nNOTE none yet\n", "no captions"),
    "times of SubRip": (b"WEBVTT\n\n1\n00:00:01,000 --> 00:00:04,000\nHi\n", "Line 4"),
    "turned round": (b"WEBVTT" + CUE + b"\n00:09.000 --> 00:07.000\nHi\n", "Line 6: a caption"),
    "too large": (b"WEBVTT" + CUE + b" " * 2 * 1024 * 1024, "too large"),
}
SOUND = {
    "with a mark before": b"\xef\xbb\xbfWEBVTT" + CUE,
    "with a title": b"WEBVTT - A film" + CUE,
    "of Windows": (b"WEBVTT" + CUE).replace(b"\n", b"\r\n"),
    "with notes, names and settings": (
        "WEBVTT\n\nNOTE by us\n\nمقدمة\n100:00:00.000 --> 100:00:01.000 align:start\nمرحبًا\n"
    ).encode(),
}


@pytest.fixture
def course(office):
    return pages.small_course(office)


@pytest.fixture
def lesson(course):
    """Publish a lesson with a video."""

    def _lesson(film):
        module = course.get_children().get().specific
        return pages.lesson_page(module, "Film", [pages.block("heading", "Watch"), film])

    return _lesson


@pytest.fixture
def released(course, lesson):
    """Release a lesson with a video; return its content."""

    def _released(film):
        lesson(film)
        edition = release_page(course).edition
        return EditionActivity.objects.get(edition=edition, position=3).content

    return _released


@pytest.fixture
def refused(course, lesson):
    """Fail to release a lesson with a video; return the one finding, and the page."""

    def _refused(film):
        page = lesson(film)
        with pytest.raises(ReleaseRefusedError) as error:
            release_page(course)
        [finding] = error.value.extra["findings"]
        return finding, page

    return _refused


def test_video_without_captions_is_refused_and_says_where(refused):
    film = media.film(None)
    finding, page = refused(film)
    assert (finding.page_id, finding.page_title) == (page.pk, "Film")
    assert finding.block_id == film["id"]
    assert (
        "Captions (WebVTT): Add captions, or mark the video as without speech." in finding.message
    )


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_file_that_is_not_webvtt_is_refused_and_says_why(refused, data, words):
    film = media.film(data)
    finding, _page = refused(film)
    assert finding.block_id == film["id"]
    assert words in finding.message


def test_captions_whose_file_is_gone_are_refused(refused):
    film = media.film()
    document = media.Document.objects.get(pk=film["value"]["captions"])
    document.file.storage.delete(document.file.name)
    assert "missing" in refused(film)[0].message


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_every_way_to_write_webvtt_is_taken(released, data):
    assert "<track" in released(media.film(data))["html"]


@pytest.mark.parametrize("kind", ["html", "light_html"])
def test_player_offers_the_captions_by_their_language(released, kind):
    # In low-data mode the player waits in a template, which selectors do not look into.
    text = released(media.film())[kind].replace("template>", "div>")
    html = BeautifulSoup(text, "html.parser")
    track = html.select_one("video[aria-label='A film'] track[kind=captions][default]")
    assert (track["srclang"], track["label"]) == ("en", "English")
    assert "with captions" in html.select_one("figure").get_text()


@pytest.mark.parametrize("kind", ["html", "light_html"])
def test_video_without_speech_needs_none_and_says_so(released, kind):
    html = released(media.film(None, without_speech=True))[kind]
    assert "<track" not in html
    assert "without speech" in html


def test_captions_are_served_as_such_and_never_as_a_page(released, client):
    content = released(media.film(name="captions.TXT"))
    address = BeautifulSoup(content["html"], "html.parser").track["src"]
    response = client.get(address)
    assert b"".join(response.streaming_content) == media.CAPTIONS
    assert response["Content-Type"].startswith("text/vtt")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_stream_from_before_captions_were_asked_for_opens_in_the_editor(lesson, client):
    page = lesson(media.film(None))
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    assert "A film" in response.content.decode()


def test_draft_may_wait_for_its_captions(lesson):
    body = lesson(media.film(None)).body
    assert body.stream_block.clean_deferred(body)[1].value["title"] == "A film"
    assert LessonPage.objects.get(title="Film").body[1].value["without_speech"] is False


def test_editions_from_before_stay_as_they_are(course, released, refused):
    content = released(media.film())
    refused(media.film(None))
    assert EditionActivity.objects.get(position=3).content == content
