"""Pictures of lessons: which files are made of them, and that nothing else is."""

import re
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from wagtail import hooks

from cms.release import release_page
from cms.tasks import make_pictures
from courses.models import EditionActivity
from courses.pictures import store_picture
from tests.cms import media, pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SOURCE = re.compile(r'<source type="image/(\w+)" srcset="([^"]+)"')


def stored(address):
    with default_storage.open(address.removeprefix("/media/")) as file:
        return file.read()


def opened(address):
    return Image.open(BytesIO(stored(address)))


def srcset(picture, kind):
    [found] = [source for source in picture["sources"] if source["type"] == f"image/{kind}"]
    return [part.split() for part in found["srcset"].split(", ")]


@pytest.fixture
def course(office):
    return pages.small_course(office)


@pytest.fixture
def html(course):
    """Release a lesson of these blocks; return its HTML."""

    def _html(*blocks):
        module = course.get_children().get().specific
        pages.lesson_page(module, "With media", list(blocks))
        edition = release_page(course).edition
        return EditionActivity.objects.get(edition=edition, position=3).content["html"]

    return _html


def test_lesson_offers_formats_and_widths_and_reserves_the_room(html):
    figure = pages.figure(media.image_of(media.photo()), alt="A field")
    found = html(figure)
    kinds = dict(SOURCE.findall(found))
    assert list(kinds) == ["avif", "webp"]
    for kind, srcset in kinds.items():
        for part in srcset.split(", "):
            address, width = part.split()
            image = opened(address)
            assert (image.format, f"{image.width}w") == (kind.upper(), width)
    assert 'width="1080" height="608" alt="A field" loading="lazy"' in found
    assert opened(re.search(r'<img src="([^"]+)"', found)[1]).format == "JPEG"


def test_picture_is_never_enlarged():
    picture = store_picture(media.photo((500, 200)))
    assert [width for _, width in srcset(picture, "avif")] == ["360w", "500w"]
    assert (picture["width"], picture["height"]) == (500, 200)


def test_tall_picture_is_bounded_by_its_height():
    picture = store_picture(media.photo((900, 4000)))
    assert picture["height"] == 1620


def test_place_and_time_of_a_photo_stay_behind_and_it_stands_upright():
    picture = store_picture(media.photo_of_a_place())
    files = [picture["src"], *(address for address, _ in srcset(picture, "avif"))]
    files += [address for address, _ in srcset(picture, "webp")]
    for address in files:
        assert media.PLACE.encode() not in stored(address)
        assert not opened(address).getexif()
        assert opened(address).height > opened(address).width


def test_transparency_is_kept_and_white_for_old_phones():
    picture = store_picture(media.photo((400, 400), suffix="PNG", mode="RGBA"))
    assert opened(picture["light"]["avif"]).mode == "RGBA"
    assert opened(picture["light"]["src"]).mode == "RGBA"
    assert opened(picture["src"]).mode == "RGB"


def test_size_that_low_data_mode_names_is_not_exceeded():
    light = store_picture(media.photo())["light"]
    sizes = [len(stored(light["src"])), len(stored(light["avif"]))]
    assert max(sizes) == light["size"]


def test_second_time_is_the_same_without_encoding(monkeypatch):
    data = media.photo()
    first = store_picture(data)
    monkeypatch.setattr(Image.Image, "save", None)
    assert store_picture(data) == first


def test_publishing_makes_pictures_ahead_of_the_release(
    course, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(make_pictures, "apply_async", lambda args, **kwargs: sent.append(args))
    figure = pages.figure(media.image_of(media.photo(seed=28)), alt="A")
    module = course.get_children().get().specific
    lesson = pages.lesson_page(module, "Photo", [figure])
    with django_capture_on_commit_callbacks(execute=True):
        for hook in hooks.get_hooks("after_publish_page"):
            hook(None, lesson)
            hook(None, course)
    assert sent == [(lesson.pk,)]
    make_pictures(lesson.pk)
    monkeypatch.setattr(Image.Image, "save", None)
    assert release_page(course).created


def test_what_a_crash_left_half_made_is_made_again():
    data = media.photo(seed=27)
    first = store_picture(data)
    half = first["light"]["src"].removeprefix("/media/")
    whole = stored(first["light"]["src"])
    with default_storage.open(half, "wb") as file:
        file.write(whole[:50])
    record = half.rsplit("-", 1)[0] + ".json"
    with default_storage.open(record, "wb") as file:
        file.write(b"[{")
    assert store_picture(data) == first
    assert stored(first["light"]["src"]) == whole


def test_unchanged_course_with_pictures_releases_nothing_new(course):
    module = course.get_children().get().specific
    pages.lesson_page(module, "Photo", [pages.figure(media.image_of(media.photo()), alt="A")])
    assert release_page(course).created
    assert not release_page(course).created


def test_recordings_say_how_large_and_how_long_they_are(html):
    data = media.sound(seconds=65)
    found = html(media.recording("audio", data, name="talk.wav"))
    assert "A talk (WAV, 6.4" in found
    assert "1:05)" in found
    assert 'preload="none"' in found


def test_recording_of_unknown_length_still_says_its_size(html):
    found = html(media.film())
    assert "(MP4, 14" in found
