"""Searches of one or two letters: what they find, and that an index answers them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from courses.catalogue import selectors
from courses.catalogue.entries import enter_missing
from courses.catalogue.filters import CourseFilter, Length
from courses.catalogue.selectors import find_courses
from courses.catalogue.starts import starts_of
from courses.models import CatalogueStart, Course
from tests import drafts


@pytest.fixture
def course(office, release):
    """Release a course of one lesson; the slug is its name in these tests."""

    def _course(slug, *activities, **fields):
        activities = activities or (drafts.lesson(),)
        return release(drafts.course(*activities, office_id=office.pk, slug=slug, **fields))

    return _course


def found(**wanted):
    return [course.slug for course in find_courses(CourseFilter(**wanted), prefer="en")]


@pytest.mark.parametrize(
    ("title", "search"),
    [
        ("Human rights", "hu"),
        ("Human rights", "r"),
        ("The UN", "un"),
        ("Élan", "el"),
        ("Права людини", "пр"),
        ("1948", "19"),
        ("人权教育", "权"),
        ("人权教育", "教育"),
        ("世界人権宣言", "人権"),
        ("국제인권법", "인권"),
        ("الحق في التعليم", "حق"),
        ("สิทธิมนุษยชน", "มน"),
        ("ရပိုင်ခွင့်", "ပ"),
        ("मानव अधिकार", "अध"),
        ("AI与人权", "人权"),
        ("AI与人权", "ai"),
    ],
)
def test_short_words_are_found(course, title, search):
    course("it", title=title)
    course("other", drafts.lesson("Xyz"), title="Xyz", topics=())
    assert found(search=search)[0] == "it"


@pytest.mark.parametrize("search", ["um", "ts", "94"])
def test_letters_within_a_word_are_not_found_where_words_stand_apart(course, search):
    course("it", title="Human rights 1948")
    assert found(search=search) == []


def test_an_alphabet_with_case_gives_the_beginnings_of_words_alone():
    assert starts_of("human rights un") == {"h", "hu", "r", "ri", "u", "un"}
    assert starts_of("教育 a1") == {"教", "教育", "育", "a", "a1"}


def test_they_are_found_in_every_text_and_in_titles_first(course):
    course("a", drafts.lesson("The UN"))
    course("z", title="UN")
    assert found(search="un") == ["z", "a"]
    assert found(search="un th") == ["a"]


def test_all_words_must_be_there_short_and_long(course):
    course("it", title="The right to a fair trial")
    assert found(search="tr fair") == found(search="a tr") == ["it"]
    assert found(search="xx fair") == found(search="a xx") == found(search="tr foul") == []


def test_filters_hold_for_them_too(course, replace):
    course("short", title="Human")
    course("long", replace(drafts.lesson(), minutes=90), title="Human", topics=("data",))
    assert found(search="hu") == ["long", "short"]
    assert found(search="hu", length=Length.SHORT) == ["short"]
    assert found(search="hu", topic="data") == ["long"]
    assert found(search="hu", language="fr") == []


def test_no_more_are_read_than_are_shown_and_titles_are_among_them(course, monkeypatch):
    for number in range(4):
        course(f"a-{number}", drafts.lesson("Humanity"), title="Other")
    course("z", title="Humanity")
    monkeypatch.setattr(selectors, "MOST_BY_START", 2)
    assert found(search="hu")[0] == "z"
    assert len(found(search="hu")) == 2


def test_unlisted_courses_take_no_place_of_others(course, monkeypatch):
    course("hidden", title="Human")
    course("it", title="Humanity")
    Course.objects.filter(slug="hidden").update(listed=False)
    monkeypatch.setattr(selectors, "MOST_BY_START", 1)
    assert found(search="hu") == ["it"]


@pytest.mark.parametrize("search", ["h", "hu", "hu ri", "人"])
def test_they_take_two_queries_and_an_index(course, search, django_assert_num_queries):
    for number in range(12):
        course(f"c-{number}", title="Human 人权")
    wanted = CourseFilter(search=search)
    with django_assert_num_queries(2):
        assert list(find_courses(wanted, prefer="en"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which would rather read all of so small a table
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = find_courses(wanted, prefer="en").explain()
    assert "start_titles_first" in plan
    assert "search_text" not in plan


def test_entries_without_them_are_entered_again_by_the_sweeper(edition):
    """A process of the version before released it during the upgrade."""
    CatalogueStart.objects.all().delete()
    assert found(search="hu") == []
    assert enter_missing() == 1
    assert found(search="hu") == [edition.course.slug]
    assert enter_missing() == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_entries_from_before_are_filled_by_the_migration(edition):
    CatalogueStart.objects.all().delete()
    import_module("courses.migrations.0011_fill_catalogue_starts").fill(apps, None)
    assert found(search="hu") == [edition.course.slug]
    assert found(search="un") == []
