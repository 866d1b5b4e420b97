"""Looking for a course, without JavaScript."""

import uuid

import pytest
from django.test import Client

from learners.models import Attempt
from learners.services import enrol
from tests import drafts

pytestmark = pytest.mark.each_database


@pytest.fixture
def courses(release, office, replace):
    """An English course of 5 minutes, and one in English and Arabic of 90."""
    release(drafts.course(drafts.lesson(), office_id=office.pk, slug="short", title="Assembly"))
    long = replace(drafts.lesson(), minutes=90)
    both = drafts.course(long, office_id=office.pk, slug="long", title="Privacy", topics=("data",))
    release(both)
    release(replace(both, language="ar", title="الخصوصية", topics=("بيانات",)))


@pytest.fixture
def listed(url):
    def _listed(query="", **headers):
        response = Client().get(f"{url('catalogue')}?{query}", headers=headers)
        return response, response.content.decode()

    return _listed


def test_what_is_asked_is_in_the_address_and_in_the_form(courses, listed):
    response, html = listed("search=privacy&language=en&topic=data&length=60-180")
    assert response.status_code == 200
    assert "1 course\n" in html
    assert "Privacy" in html
    assert "Assembly" not in html
    assert 'value="privacy"' in html
    assert html.count(" selected>") == 4  # and the interface's language
    assert 'href="/courses/"' in html


def test_no_result_says_so_and_shows_a_way_out(courses, listed):
    response, html = listed("search=nothing-like-it&language=th")
    assert response.status_code == 200
    assert "No course fits all of this." in html
    assert '<a class="button" href="/courses/">Show all courses</a>' in html
    assert '<option value="th" lang="th" selected>' in html


def test_a_catalogue_without_courses_offers_no_filter_to_take_away(db, listed):
    _, html = listed()
    assert "There are no courses yet." in html
    assert "No course fits" not in html


def test_nonsense_is_named_and_left_out(courses, listed):
    response, html = listed("language=xx&search=privacy&length=forever&utm_source=x")
    assert response.status_code == 422
    assert 'href="#id_language"' in html
    assert 'href="#id_length"' in html
    assert "1 course\n" in html


def test_only_what_exists_is_offered(courses, listed):
    _, html = listed()
    assert '<option value="ar" lang="ar">' in html
    assert '<option value="th"' not in html
    assert '<option value="data" lang="en">data</option>' in html


def test_a_course_is_shown_and_opened_in_the_language_that_fits(courses, listed):
    _, html = listed("search=الخصوصية")
    assert '<div lang="ar" dir="rtl">' in html
    assert 'href="/courses/long/?language=ar"' in html
    _, html = listed("", **{"Accept-Language": "ar"})
    assert 'href="/courses/long/"' in html
    assert 'href="/courses/short/?language=en"' in html


def test_words_are_shown_as_text(courses, listed):
    _, html = listed('search="><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_pages_keep_the_filters(release, office, listed):
    for _ in range(21):
        release(drafts.course(drafts.lesson(), office_id=office.pk))
    _, html = listed("search=human&length=under-30")
    assert 'href="/courses/?search=human&amp;length=under-30&amp;page=2"' in html
    assert "21 courses" in html


def test_arabic_counts_in_its_six_forms(release, office, listed):
    for _ in range(3):
        release(drafts.course(drafts.lesson(), office_id=office.pk))
    _, html = listed("", **{"Accept-Language": "ar"})
    assert "3 مقررات" in html


@pytest.mark.parametrize("name", ["home", "my-learning", "course"])
def test_pages_offer_the_very_next_step(
    name, enrolment, edition, run, lesson_id, quiz_id, signed_in, url
):
    arguments = {"slug": edition.course.slug} if name == "course" else {}
    page = url(name, **arguments)
    lesson = url("activity", run_id=run.pk, activity_id=lesson_id)
    assert f'<a class="button" href="{lesson}">' in signed_in.get(page).content.decode()
    signed_in.post(url("start", run_id=run.pk, activity_id=quiz_id), {"attempt_id": uuid.uuid4()})
    html = signed_in.get(page).content.decode()
    assert url("attempt", attempt_id=Attempt.objects.get().id) in html
    if name != "my-learning":
        assert "Continue where you were" not in Client().get(page).content.decode()


def test_my_learning_takes_the_same_queries_for_any_number_of_courses(
    release, office, learner, signed_in, url, django_assert_num_queries
):
    signed_in.get(url("my-learning"))
    for _ in range(12):
        run = release(drafts.course(drafts.lesson(), office_id=office.pk)).course.runs.get()
        enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    # Account; programmes; count, enrolments; an erasure; texts to read; the next step, with what a
    # process reads once of its edition.
    with django_assert_num_queries(10):
        assert signed_in.get(url("my-learning")).content.count(b'<li class="card">') == 12


def test_a_course_names_its_topics_and_what_is_in_it(courses, url):
    html = Client().get(url("course", slug="long")).content.decode()
    assert 'href="/courses/?topic=data"' in html
    assert "90 minutes" in html
