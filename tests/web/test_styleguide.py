"""The style guide: every component, in both directions, on a developer's machine only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.test.signals import template_rendered
from django.urls import include, path

from config import urls
from courses.questions import TYPES
from tests.config.test_settings import SOUND
from web.styleguide.examples import ART, examples
from web.styleguide.samples import sample

pytestmark = pytest.mark.any_database

handler404 = urls.handler404
urlpatterns = [path("styleguide/", include("web.styleguide.urls")), *urls.urlpatterns]
# They show nothing: scripts, what is said elsewhere, places that are filled later. What is said of
# the answers of an attempt is there in words, and the way out is on the page itself.
UNSEEN = {
    *("web/partials/held_media.html", "web/partials/kept.html", "web/partials/open_graph.html"),
    *("web/partials/autosave_status.html", "web/partials/unsent.html", "courses/blocks/check.html"),
}
ASK = """
import django
django.setup()
from django.urls import is_valid_path
print([bool(is_valid_path(path)) for path in ("/courses/", "/styleguide/")])
"""


@pytest.fixture
def guide(db, settings):
    settings.ROOT_URLCONF = __name__
    return lambda language: Client().get(f"/styleguide/?language={language}")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_it_shows_every_component_in_a_direction(guide, language, direction):
    response = guide(language)
    assert response.status_code == 200
    html = BeautifulSoup(response.content, "html.parser")
    assert html.html["dir"] == direction
    assert len(html.select(".example")) == len(list(examples(sample(language)))) > 60
    assert all(each.find(recursive=False) for each in html.select(".example"))


def test_it_shows_every_type_of_question():
    assert {each["type"] for each in sample("en").words["questions"]} == set(TYPES)


def test_it_shows_every_picture():
    folder = Path(settings.BASE_DIR) / "web/templates/web/art"
    assert {file.stem for file in folder.iterdir()} == set(ART)


def test_it_shows_every_part_that_pages_share(guide):
    """A part that is missing here needs a row in web/styleguide/examples.py."""
    shown = set()

    def note(template, **_signal):
        shown.add(template.name)

    template_rendered.connect(note)
    guide("ar")
    template_rendered.disconnect(note)
    there = {
        f"{folder}/{file.name}"
        for folder in ("web/partials", "courses/blocks", "courses/light", "courses/media")
        for file in Path(settings.BASE_DIR).glob(f"*/templates/{folder}/*.html")
    }
    assert len(there) > 30
    assert there - shown == UNSEEN


@pytest.mark.parametrize(("language", "words"), [("en", "No connection"), ("ar", "لا يوجد اتصال")])
def test_it_shows_what_only_scripts_bring_about(guide, language, words):
    html = BeautifulSoup(guide(language).content, "html.parser")
    assert words in html.select_one("[aria-label$='Answers, offline']").get_text()
    assert html.select("[aria-label$='Answers, conflict'] [data-keep]")
    assert len(html.select("[data-countdown]")) == 3


def test_there_is_none_in_the_suite_s_settings_without_asking(db):
    assert Client().get("/styleguide/").status_code == 404


def test_production_has_none():
    environment = os.environ | SOUND | {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    told = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "[True, False]", told.stderr
