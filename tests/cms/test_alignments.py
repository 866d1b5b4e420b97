"""What a course corresponds to: kept with the edition, and refused where it is no address."""

import json

import pytest

from cms.compiler import compile_course
from cms.release import release_page
from tests.cms import pages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
VALUE = {"name": "Human rights law", "url": "https://esco.example.org/skill/1", "framework": "ESCO"}


@pytest.fixture
def course(office):
    return pages.small_course(office)


def align(course, **value):
    course.alignments = json.dumps([pages.block("alignment", VALUE | value)])
    course.save_revision().publish()
    course.refresh_from_db()


def test_an_edition_keeps_what_its_course_corresponds_to(course):
    before = release_page(course).edition
    assert "alignment" not in before.certificate
    align(course)
    after = release_page(course).edition
    assert after.certificate["alignment"] == [VALUE]
    assert after.content_hash != before.content_hash


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "esco"])
def test_what_is_no_address_of_a_page_stops_the_release(course, address):
    align(course, url=address)
    (found,) = compile_course(course).findings
    assert found.page_id == course.pk
    assert "Correspondence" in found.message
