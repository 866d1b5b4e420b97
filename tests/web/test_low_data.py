"""Low-data mode: text first, and media behind links that say how large they are."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from courses.models import EditionActivity
from courses.pictures import store_picture
from courses.rendering import render_lesson
from learners.services import enrol, set_preferences
from tests import drafts
from tests.cms import media

LOADED = re.compile(r"<(?:img|video|audio|source|track)\b")
TEMPLATE = re.compile(r"<template>.*?</template>", re.DOTALL)
SAVING = {"Save-Data": "on"}
FILM = {
    "type": "video",
    "title": "A film",
    "src": "/media/assets/fi/film.mp4",
    "captions": "/media/assets/ca/captions.vtt",
    "extension": "MP4",
    "size": 3 * 1024 * 1024,
    "length": "2:05",
    "transcript_html": "<p>What is said.</p>",
}


@pytest.fixture
def image(db):
    return store_picture(media.photo((800, 600)))


@pytest.fixture
def lesson(image, office, release, learner):
    """The address of a lesson with a picture and a film."""
    picture = {"type": "image", "alt": "A field", "caption": "In May", **image}
    content = render_lesson([picture, FILM], language="en")
    draft = drafts.lesson(content=content)
    edition = release(drafts.course(draft, office_id=office.pk))
    run = edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return f"/runs/{run.pk}/{draft.key}/"


@pytest.fixture
def page(signed_in, lesson):
    def _page(**headers):
        response = signed_in.get(lesson, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return _page


def article(html):
    return html[html.index("<article") : html.index("</article>")]


def test_media_are_links_with_their_sizes_and_nothing_is_loaded(page, image):
    html = article(page(**SAVING))
    assert not LOADED.search(TEMPLATE.sub("", html))
    size = round(image["light"]["size"] / 1024, 1)
    assert f"Show picture ({size}" in html
    assert f'href="{image["light"]["src"]}"' in html
    assert "A field" in TEMPLATE.sub("", html)
    assert "In May" in html
    assert "A film (MP4, 3.0\xa0MB, 2:05" in html
    assert "What is said." in html


def test_without_it_pictures_are_shown_and_recordings_wait(page):
    html = article(page())
    assert "<picture>" in html
    assert "data-held" not in html
    assert 'preload="none"' in html
    assert "held_media.js" not in page()


def test_the_account_s_choice_counts_like_the_browser_s(page, learner):
    set_preferences(account=learner, neutral_titles=False, low_data=True)
    assert "data-held" in page()


def test_an_edition_of_before_shows_what_it_has(release, office, learner, signed_in):
    draft = drafts.lesson(
        content={"html": '<figure><img src="/media/old.webp" alt="Old"></figure>'}
    )
    edition = release(drafts.course(draft, office_id=office.pk))
    run = edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    response = signed_in.get(f"/runs/{run.pk}/{draft.key}/", headers=SAVING)
    assert "/media/old.webp" in response.content.decode()


def test_images_to_choose_are_named_first(image):
    option = {"id": "o1", "text": "A dove", "chosen": False, "image": image}
    context = {"shown": {"options": [option]}, "question": {"field": "q-1"}, "low_data": True}
    html = render_to_string("courses/questions/options.html", context)
    assert not LOADED.search(TEMPLATE.sub("", html))
    label = html[html.index("<label") : html.index("</label>")]
    assert "A dove" in label
    assert "<a " not in label
    option["image"] = {"src": "/media/old.webp", "width": 4, "height": 3}
    assert "/media/old.webp" in render_to_string("courses/questions/options.html", context)


def test_the_api_offers_both_kinds_of_html(lesson):
    row = EditionActivity.objects.get(activity_id=lesson.split("/")[-2])
    body = Client().get(f"/api/v1/editions/{row.edition_id}/activities/{row.activity_id}").json()
    assert "data-held" in body["light_html"]
    assert "data-held" not in body["html"]
