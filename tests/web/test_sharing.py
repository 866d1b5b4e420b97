"""Sharing a course or a certificate: what a link looks like elsewhere, and ways to send it."""

import re

import pytest
from django.test import Client

from courses.models import Course
from courses.tasks import draw_card

IMAGE = re.compile(r'<meta property="og:image" content="([^"]+)">')


@pytest.fixture(autouse=True)
def gallery(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def shown(edition, url):
    def _shown(query="", client=None):
        response = (client or Client()).get(url("course", slug=edition.course.slug) + query)
        return response.content.decode()

    return _shown


def test_a_course_says_what_it_is_in_its_language(release, draft, replace, edition, shown):
    release(replace(draft, language="ar", title='حقوق "الإنسان"'))
    html = shown("?language=ar")
    address = f"http://testserver/courses/{edition.course.slug}/?language=ar"
    assert f'<link rel="canonical" href="{address}">' in html
    assert f'<meta property="og:url" content="{address}">' in html
    assert '<meta property="og:title" content="حقوق &quot;الإنسان&quot;">' in html
    assert 'hreflang="en" href="http://testserver/courses/' in html
    assert f'value="{address}"' in html


def test_the_card_of_a_course_is_asked_for_once_and_then_shown(
    edition, shown, gallery, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked:
        assert not IMAGE.search(shown())
        assert not IMAGE.search(shown())
    assert len(asked) == 1
    draw_card(str(edition.pk))
    image = IMAGE.search(shown())[1]
    assert image.startswith("http://testserver/media/cards/")
    response = Client().get(image.removeprefix("http://testserver"))
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_a_next_edition_with_other_words_has_another_card(release, draft, replace, edition, shown):
    draw_card(str(edition.pk))
    first = IMAGE.search(shown())[1]
    draw_card(str(release(replace(draft, title="Digital freedom")).pk))
    assert IMAGE.search(shown())[1] != first


def test_a_page_without_its_card_is_whole(settings, tmp_path, edition, shown):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    draw_card(str(edition.pk))
    assert "Take this course" in shown()


def test_ways_to_share_are_plain_links_that_carry_title_and_address(edition, shown):
    html = shown()
    slug = edition.course.slug
    address = f"http%3A%2F%2Ftestserver%2Fcourses%2F{slug}%2F%3Flanguage%3Den"
    assert f'href="https://wa.me/?text=Human%20rights%20{address}"' in html
    assert f'href="https://t.me/share/url?url={address}&amp;text=Human%20rights"' in html
    assert f'href="mailto:?subject=Human%20rights&amp;body={address}"' in html
    assert 'src="http' not in html


def test_neutral_titles_keep_the_course_out_of_the_head(edition, shown, signed_in, learner):
    learner.neutral_titles = True
    learner.save()
    head = shown(client=signed_in).split("<body>")[0]
    assert "Human rights" not in head
    assert "og:" not in head


def test_unlisted_courses_are_not_there_to_be_shared(edition, url):
    Course.objects.update(listed=False)
    response = Client().get(url("course", slug=edition.course.slug))
    assert response.status_code == 404
    assert b"og:" not in response.content
