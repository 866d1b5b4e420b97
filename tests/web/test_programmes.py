"""Programmes as learners see them, on the pages and by the API."""

import pytest

from courses.models.programme import ProgrammeState
from courses.programmes.services import Words
from learners import services
from tests import drafts
from tests.programmes import save

pytestmark = pytest.mark.each_database


@pytest.fixture
def lessons():
    return [drafts.lesson() for _number in range(2)]


@pytest.fixture
def courses(release, office, lessons):
    return [
        release(drafts.course(lesson, office_id=office.pk, title=f"Course {number}")).course
        for number, lesson in enumerate(lessons)
    ]


@pytest.fixture
def programme(courses):
    return save(courses, texts={"en": Words("Rights", "About <b>."), "ar": Words("حقوق")})


def complete(learner, course, lesson):
    ids = {"learner_id": learner.pk, "run_id": course.runs.get().pk}
    services.enrol(**ids, language="en")
    services.complete_lesson(**ids, activity_id=lesson.key)


def test_the_catalogue_leads_to_programmes_and_those_to_courses(client, programme):
    assert "/programmes/rights/" in client.get("/courses/").content.decode()
    assert "/programmes/rights/" not in client.get("/courses/?search=course").content.decode()
    assert "2 courses" in client.get("/programmes/").content.decode()
    page = client.get("/programmes/rights/").content.decode()
    assert page.index("Course 0") < page.index("Course 1")
    assert "About &lt;b&gt;." in page
    in_arabic = client.get("/programmes/rights/?language=ar").content.decode()
    assert '<div lang="ar" dir="rtl">' in in_arabic


def test_the_page_says_how_far_one_is(client, programme, learner, courses, lessons):
    client.force_login(learner)
    assert "completed 0 of the 2" in client.get("/programmes/rights/").content.decode()
    assert "My programmes" not in client.get("/me/").content.decode()
    complete(learner, courses[0], lessons[0])
    page = client.get("/programmes/rights/")
    assert "completed 1 of the 2" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    complete(learner, courses[1], lessons[1])
    assert "You have completed this programme." in client.get("/programmes/").content.decode()
    mine = client.get("/me/").content.decode()
    assert mine.index("My programmes") < mine.index("You have completed this programme.")
    certificates = client.get("/me/certificates/").content.decode()
    assert "Programme ·" in certificates
    assert "Courses:" in certificates


def test_a_closed_programme_says_so_and_one_that_was_never_open_is_unknown(
    client, api, programme, courses
):
    save(courses, programme, state=ProgrammeState.CLOSED)
    save(courses, slug="hidden", state=ProgrammeState.CLOSED)
    assert "This programme is closed" in client.get("/programmes/rights/").content.decode()
    assert api.get("/programmes/rights").json()["is_open"] is False
    assert client.get("/programmes/hidden/").status_code == 404
    assert api.get("/programmes/hidden").status_code == 404
    assert api.get("/programmes").json()["results"] == []


def test_the_api_lists_programmes_in_the_language_that_is_preferred(api, programme):
    (found,) = api.get("/programmes", accept_language="ar").json()["results"]
    assert (found["title"], found["language"], found["needed"]) == ("حقوق", "ar", 2)
    assert [course["title"] for course in found["courses"]] == ["Course 0", "Course 1"]
    assert api.get("/programmes/rights?language=ar").json()["title"] == "حقوق"


def test_lists_of_the_api_are_paginated_and_take_a_fixed_number_of_queries(
    api, courses, django_assert_num_queries
):
    for number in range(3):
        save(courses[:1], slug=f"programme-{number}")
    with django_assert_num_queries(5):
        first = api.get("/programmes?page_size=2").json()
    assert [each["slug"] for each in first["results"]] == ["programme-0", "programme-1"]
    rest = api.get(first["next"].split("/api/v1")[1]).json()
    assert [each["slug"] for each in rest["results"]] == ["programme-2"]


def test_my_programmes_are_those_that_i_am_on_the_way_to(
    as_learner, programme, learner, courses, lessons
):
    assert as_learner.get("/me/programmes").json()["results"] == []
    complete(learner, courses[0], lessons[0])
    (found,) = as_learner.get("/me/programmes").json()["results"]
    assert (found["completed"], found["is_earned"]) == ([courses[0].slug], False)
    complete(learner, courses[1], lessons[1])
    (found,) = as_learner.get("/me/programmes").json()["results"]
    assert found["is_earned"]
    kinds = [each["kind"] for each in as_learner.get("/me/certificates").json()["results"]]
    assert sorted(kinds) == ["course", "course", "programme"]
