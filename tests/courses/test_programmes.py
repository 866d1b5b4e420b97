"""Programmes: what they ask for, since when, and how they are shown."""

import pytest

from courses.errors import NotFoundError
from courses.models import Programme
from courses.models.programme import ProgrammeState
from courses.programmes.selectors import open_programmes, programme_by_slug, shown
from courses.programmes.services import Words
from tests import drafts
from tests.programmes import save


@pytest.fixture
def courses(release, office):
    """Three released courses."""
    editions = [
        release(drafts.course(drafts.lesson(), office_id=office.pk, title=f"Course {number}"))
        for number in range(3)
    ]
    return [edition.course for edition in editions]


def rules(programme):
    found = programme.rules.order_by("number")
    return [(each.needed, len(each.course_ids()), each.until is None) for each in found]


def test_another_rule_is_written_only_where_it_asks_for_something_else(courses):
    programme = save(courses[:2])
    save(courses[:2], programme, texts={"en": Words("Renamed")})
    assert rules(programme) == [(2, 2, True)]
    save(courses, programme, needed=2)
    assert rules(programme) == [(2, 2, False), (2, 3, True)]
    save(courses, programme, needed=2, state=ProgrammeState.CLOSED)
    save(courses, programme, needed=2)
    assert [each[2] for each in rules(programme)] == [False, False, True]


def test_what_was_completed_after_a_rule_ended_does_not_count_for_it(courses):
    programme = save(courses[:2])
    first = programme.rules.get()
    ids = [course.pk for course in courses[:2]]
    save(courses, programme)
    ended = programme.rules.get(number=1)
    assert first.met_by(dict.fromkeys(ids, first.since)) == ids
    assert ended.met_by(dict.fromkeys(ids, ended.since)) == ids
    assert ended.met_by({ids[0]: ended.since, ids[1]: ended.until}) == []


def test_some_of_the_courses_are_enough_where_the_rule_says_so(courses):
    rule = save(courses, needed=2).rules.get()
    ids = [course.pk for course in courses]
    assert rule.met_by({ids[2]: rule.since}) == []
    assert rule.met_by({ids[2]: rule.since, ids[0]: rule.since}) == [ids[0], ids[2]]


def test_programmes_are_shown_in_the_language_that_fits_with_courses_in_order(courses):
    texts = {"en": Words("Rights", "About."), "ar": Words("حقوق")}
    save([courses[2], courses[0]], texts=texts)
    (in_arabic,) = shown(open_programmes(), prefer="ar")
    assert (in_arabic.title, in_arabic.language) == ("حقوق", "ar")
    (other,) = shown(open_programmes(), prefer="th")
    assert other.title == "Rights"
    assert [course.title for course in other.courses] == ["Course 2", "Course 0"]
    assert other.hours == 3


def test_hours_of_courses_of_which_some_are_enough_are_not_summed(courses):
    save(courses, needed=1)
    (found,) = shown(open_programmes(), prefer="en")
    assert found.hours == 0


def test_many_programmes_take_as_many_queries_as_one(courses, django_assert_num_queries):
    for number in range(4):
        save(courses[number % 2 :], slug=f"programme-{number}")
    with django_assert_num_queries(5):
        assert len(shown(open_programmes(), prefer="en")) == 4


def test_programme_that_was_never_open_is_unknown_and_a_closed_one_is_not_listed(courses):
    hidden = save(courses, slug="hidden", state=ProgrammeState.CLOSED)
    for slug in (hidden.slug, "nothing", "nul\x00"):
        with pytest.raises(NotFoundError):
            programme_by_slug(slug)
    closed = save(courses, slug="closed")
    save(courses, closed, slug="renamed", state=ProgrammeState.CLOSED)
    assert not open_programmes()
    assert not shown([programme_by_slug("closed")], prefer="en")[0].is_open
    save(courses, hidden, slug="renamed", state=ProgrammeState.CLOSED)
    assert Programme.objects.filter(slug="renamed").exists()
