"""What one will learn: written in the CMS line by line, frozen, and shown before one enrols."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.compiler import compile_course
from cms.release import plan_release, release_page
from courses.models import Edition
from tests import drafts
from tests.cms import pages

pytestmark = pytest.mark.any_database

LINES = ["Say what rights are", "Choose a first step"]


def stream(*lines):
    return json.dumps([pages.block("outcome", line) for line in lines])


@pytest.fixture
def course(office):
    course = pages.course_page(pages.office_page(office), outcomes=stream(*LINES))
    pages.lesson_page(pages.module_page(course))
    return course


def shown(slug, language):
    with override(language):
        response = Client().get(f"/courses/{slug}/?language={language}")
    section = BeautifulSoup(response.content, "html.parser").select_one(
        "[aria-labelledby=outcomes]"
    )
    return section and [item.get_text() for item in section.find_all("li")]


def test_outcomes_are_frozen_and_shown_on_the_page_and_in_the_api(course, api):
    edition = release_page(course).edition
    course.outcomes = stream("Another line")
    course.save_revision().publish()
    assert Edition.objects.get().outcomes == LINES
    assert api.get(f"/courses/{edition.course.slug}").json()["outcomes"] == LINES
    assert shown(edition.course.slug, "en") == LINES


def test_a_new_line_is_something_to_release(course):
    release_page(course)
    assert not plan_release(course)[0].releasable
    course.outcomes = stream(*LINES, "Another line")
    course.save_revision().publish()
    assert plan_release(course)[0].releasable
    assert release_page(course).edition.outcomes == [*LINES, "Another line"]


def test_each_line_is_translated_by_itself(course):
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    for page in (course.get_parent().specific, course):
        source, _ = TranslationSource.update_or_create_from_instance(page)
        translation = Translation.objects.create(source=source, target_locale=locale)
        for segment in source.stringsegment_set.filter(context__path__startswith="outcomes."):
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=f"fr: {segment.string.data}",
            )
        translation.save_target()
    french = course.get_translation(locale)
    assert [block.value for block in french.outcomes] == [f"fr: {line}" for line in LINES]
    assert [block.id for block in french.outcomes] == [block.id for block in course.outcomes]


@pytest.mark.parametrize("line", ["", "x" * 161])
def test_a_line_that_is_empty_or_too_long_stops_the_release(course, line):
    course.outcomes = stream("Say what rights are", line)
    course.save_revision().publish()
    [finding] = compile_course(course).findings
    assert finding.message.startswith("Outcome: ")


def test_a_course_without_outcomes_shows_none_of_them(edition, api):
    assert api.get(f"/courses/{edition.course.slug}").json()["outcomes"] == []
    assert shown(edition.course.slug, "en") is None


def test_a_course_without_outcomes_has_the_hash_that_it_had_before_there_were_any():
    """Otherwise every course would be something to release after the upgrade."""
    key = uuid.UUID(int=26)
    draft = drafts.course(drafts.lesson(key=key), key=key, slug="course", office_id=key)
    assert (
        draft.content_hash() == "5859d4e898ab9e7d2056699fc13d5cbfe3e122adcc831652e718ca40fba6d0ca"
    )
