"""The public API: catalogue, course, edition, content."""

import uuid

import pytest

from courses.models import Course
from tests import drafts


def test_catalogue_prefers_the_language_of_the_reader(api, release, draft, replace):
    release(draft)
    release(replace(draft, language="ar", title="حقوق الإنسان"))

    english = api.get("/courses", accept_language="en").json()["results"]
    arabic = api.get("/courses", accept_language="ar").json()["results"]
    french = api.get("/courses", accept_language="fr").json()["results"]

    assert [course["title"] for course in english] == ["Human rights"]
    assert [course["title"] for course in arabic] == ["حقوق الإنسان"]
    assert [course["title"] for course in french] == ["Human rights"]
    assert arabic[0]["languages"] == ["ar", "en"]


def test_catalogue_is_paged_by_cursor_without_gaps(api, release, office):
    for number in range(45):
        release(drafts.course(drafts.lesson(), office_id=office.pk, slug=f"course-{number:02}"))
    seen, path = [], "/courses"
    while path:
        page = api.get(path).json()
        seen += [course["slug"] for course in page["results"]]
        path = page["next"] and page["next"].split("/api/v1")[1]
    assert seen == [f"course-{number:02}" for number in range(45)]


@pytest.mark.parametrize("courses", [1, 15])
def test_catalogue_takes_two_queries(api, release, office, courses, django_assert_num_queries):
    for _ in range(courses):
        release(drafts.course(drafts.lesson(), office_id=office.pk))
    with django_assert_num_queries(2):  # courses, and the entry of each
        assert len(api.get("/courses").json()["results"]) == courses


def test_unlisted_course_is_not_in_the_catalogue(api, edition):
    Course.objects.update(listed=False)
    assert api.get("/courses").json()["results"] == []
    assert api.get(f"/courses/{edition.course.slug}").status_code == 404


def test_course_has_runs_and_edition(api, edition, run):
    course = api.get(f"/courses/{edition.course.slug}").json()
    assert course["edition_id"] == str(edition.pk)
    assert course["runs"] == [
        {
            "id": str(run.pk),
            "slug": "self-paced",
            "title": "",
            "opens_at": course["runs"][0]["opens_at"],
            "closes_at": None,
            "is_open": True,
        }
    ]
    assert course["runs"][0]["opens_at"].endswith("Z")


def test_edition_outline(api, edition, lesson_id, quiz_id):
    outline = api.get(f"/editions/{edition.pk}").json()
    assert [a["id"] for a in outline["modules"][0]["activities"]] == [
        str(lesson_id),
        str(quiz_id),
    ]


def test_content_is_immutable_and_answers_304_without_a_query(
    api, edition, lesson_id, django_assert_num_queries
):
    path = f"/editions/{edition.pk}/activities/{lesson_id}"
    first = api.get(path)
    assert first.json()["html"] == "<p>Lesson</p>"
    assert "immutable" in first["Cache-Control"]
    assert first["ETag"].startswith('"')
    with django_assert_num_queries(0):
        assert api.get(path, if_none_match=first["ETag"]).status_code == 304


def test_lesson_takes_one_query_and_then_none(api, edition, lesson_id, django_assert_num_queries):
    for queries in (1, 0):
        with django_assert_num_queries(queries):
            response = api.get(f"/editions/{edition.pk}/activities/{lesson_id}")
        assert response.json()["html"] == "<p>Lesson</p>"


def test_quiz_content_has_questions_and_no_key(api, edition, quiz_id):
    response = api.get(f"/editions/{edition.pk}/activities/{quiz_id}")
    quiz = response.json()
    assert [q["id"] for q in quiz["questions"]] == [drafts.SINGLE, drafts.MULTIPLE]
    assert set(quiz["questions"][0]) == {"id", "type", "prompt", "options"}
    assert drafts.KEY_CANARY not in response.content.decode()


def test_a_304_is_only_for_what_is_there_and_unchanged(api, edition, lesson_id, quiz_id):
    addresses = [
        f"/editions/{edition.pk}",
        f"/editions/{edition.pk}/activities/{lesson_id}",
        f"/editions/{edition.pk}/activities/{quiz_id}",
    ]
    tags = [api.get(each)["ETag"] for each in addresses]
    assert len(set(tags)) == len(tags)
    for address, tag in zip(addresses, tags, strict=True):
        assert api.get(address, if_none_match=tag).status_code == 304
        assert api.get(address, if_none_match=f'W/{tag}, "other"').status_code == 304
        made_of_the_address = '"' + "-".join(address.split("/")[2::2]) + '"'
        assert api.get(address, if_none_match=made_of_the_address).status_code == 200
    nowhere = api.get(f"/editions/{NOBODYS}", if_none_match=f'"{NOBODYS}"')
    assert nowhere.status_code == 404


NOBODYS = uuid.UUID(int=26)


@pytest.mark.parametrize(
    "path",
    ["/courses/none", f"/editions/{NOBODYS}", f"/editions/{NOBODYS}/activities/{NOBODYS}"],
)
def test_unknown_things_are_problems(api, db, path):
    response = api.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:article26:problem:not-found"


def test_malformed_identifier_is_a_problem(api, db):
    response = api.get("/editions/not-a-uuid")
    assert response.status_code in {404, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_broken_cursor_is_a_problem(api, db):
    response = api.get("/courses?cursor=%F0%9F%92%A9")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def test_bad_token_is_401_even_where_anonymous_would_do(db):
    from tests.api.client import ApiClient

    response = ApiClient("a26_nonsense").get("/courses")
    assert response.status_code == 401
    assert response.json()["type"] == "urn:article26:problem:unauthenticated"


def test_openapi_and_docs_are_there_and_fetch_nothing_from_elsewhere(api, db):
    document = api.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) > 15
    page = api.get("/docs").content.decode()
    assert "swagger" in page.lower()
    assert "cdn" not in page
    assert "https://" not in page


@pytest.fixture
def two_courses(release, office, replace):
    long = replace(drafts.lesson(), minutes=90)
    release(drafts.course(drafts.lesson(), office_id=office.pk, slug="short", title="Assemblée"))
    release(drafts.course(long, office_id=office.pk, slug="long", topics=("Fair trial",)))


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["long", "short"]),
        ("search=assemblee", ["short"]),
        ("topic=fair-trial", ["long"]),
        ("topic=FAIR trial", ["long"]),
        ("length=60-180&language=en", ["long"]),
        ("length=60-180&search=assemblee", []),
        ("language=th", []),
    ],
)
def test_catalogue_is_searched_and_filtered(api, two_courses, query, slugs):
    assert [course["slug"] for course in api.get(f"/courses?{query}").json()["results"]] == slugs


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("serch=rights", "query.serch"),
        ("order_by=title", "query.order_by"),
        ("language=xx", "query.language"),
        ("length=forever", "query.length"),
        (f"search={'x' * 101}", "query.search"),
    ],
)
def test_unknown_filters_and_values_are_problems_that_name_them(api, db, query, field):
    response = api.get(f"/courses?{query}")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [field]


def test_a_search_goes_on_over_pages_without_gaps(api, release, office):
    for number in range(25):
        title = "Freedom" if number % 2 else "Rights"
        lesson = drafts.lesson("Freedom")
        release(drafts.course(lesson, office_id=office.pk, slug=f"c-{number:02}", title=title))
    seen, path = [], "/courses?search=freedom&page_size=4"
    while path:
        page = api.get(path).json()
        seen += [course["slug"] for course in page["results"]]
        path = page["next"] and page["next"].split("/api/v1")[1]
    in_title = [f"c-{number:02}" for number in range(1, 25, 2)]
    assert seen == in_title + [f"c-{number:02}" for number in range(0, 25, 2)]
