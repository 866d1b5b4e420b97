"""Whatever is sent, the API answers with a problem that says what is wrong."""

import base64

import pytest
from django.test import Client

from courses.models import Course
from tests import drafts

PROBLEM = "application/problem+json"


def cursor(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("path", ["/courses", "/me/enrolments", "/me/certificates"])
@pytest.mark.parametrize(
    "garbage",
    [
        "garbage",
        "AAAA",
        cursor("o=99999999999999999999"),
        cursor("r=perhaps&p=x"),
        cursor('{"p": 1}'),
        cursor("p=%00"),
        "%00",
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(as_learner, path, garbage):
    response = as_learner.get(f"{path}?cursor={garbage}")
    assert response.status_code == 422
    assert response["Content-Type"] == PROBLEM
    assert response.json()["errors"] == {"query.cursor": "Invalid Cursor"}


@pytest.mark.parametrize("path", ["/me/enrolments", "/me/certificates"])
def test_a_position_that_is_no_time_is_refused(as_learner, path):
    assert as_learner.get(f"{path}?cursor={cursor('p=tomorrow')}").status_code == 422


def test_links_between_pages_use_the_sites_own_address(api, release, office, settings):
    settings.ALLOWED_HOSTS = ["other.example"]
    settings.SITE_URL = "https://learn.example.org"
    for _ in range(2):
        release(drafts.course(drafts.lesson(), office_id=office.pk))
    page = api.get("/courses?page_size=1&language=en", host="other.example").json()
    assert page["next"].startswith("https://learn.example.org/api/v1/courses?")
    assert "language=en" in page["next"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/courses/a%00b", 404),
        ("/certificates/%00", 404),
        ("/courses?language=%00", 422),
        ("/courses?language=one%20of%20mine", 422),
    ],
)
def test_characters_that_no_database_keeps_are_problems(api, db, path, status):
    response = api.get(path)
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM


def test_malformed_codes_are_answered_like_unknown_ones_and_cost_no_query(
    api, db, django_assert_num_queries
):
    unknown = api.get("/certificates/00000000000000000000000000")
    for code in ("%00", "1", "%F0%9F%92%A9", "0" * 3000):
        with django_assert_num_queries(0):
            assert api.get(f"/certificates/{code}").content == unknown.content


def test_a_user_name_with_a_nul_is_refused(api, db):
    body = {"username": "a\x00b", "passphrase": "river kite saffron"}
    for path in ("/auth/sign-in", "/auth/sign-up"):
        response = api.post(path, body)
        assert response.status_code == 422
        assert list(response.json()["errors"]) == ["body.username"]


def test_fields_are_named_as_clients_know_them(as_learner, run):
    problem = as_learner.post("/me/enrolments", {"run_id": 7, "extra": 1}).json()
    assert set(problem["errors"]) == {"body.run_id", "body.extra"}
    problem = as_learner.post("/me/enrolments", "null").json()
    assert set(problem["errors"]) == {"body"}


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "7", "\x00", '{"a": ' + "[" * 5000])
def test_bodies_that_are_no_objects_are_problems(as_learner, body):
    response = as_learner.http.post(
        "/api/v1/me/enrolments", body, content_type="application/json", headers=as_learner.headers
    )
    assert response.status_code in {400, 422}
    assert response["Content-Type"] == PROBLEM


def test_a_body_that_is_too_large_is_a_problem(as_learner, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = as_learner.post("/me/enrolments", {"run_id": "x" * 200})
    assert response.status_code == 413
    assert response["Content-Type"] == PROBLEM
    assert response.json()["type"] == "urn:article26:problem:too-large"


def test_a_method_that_a_route_does_not_have_is_a_problem(api, db):
    response = Client().delete("/api/v1/courses")
    assert response.status_code == 405
    assert response["Content-Type"] == PROBLEM
    assert response["Allow"] == "GET"
    assert response.json()["type"] == "urn:article26:problem:method-not-allowed"


def test_head_asks_what_get_may(edition):
    path = f"/api/v1/editions/{edition.pk}"
    head, get = Client().head(path), Client().get(path)
    assert (head.status_code, head["ETag"]) == (200, get["ETag"])
    assert head.content == b""


def test_the_description_says_that_errors_are_problems(api, db):
    paths = api.get("/openapi.json").json()["paths"]
    checked = 0
    for methods in paths.values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if status == "default" or status >= "400":
                    checked += 1
                    assert list(response["content"]) == [PROBLEM]
            assert "default" in operation["responses"]
    assert checked > 50
    assert {} in paths["/api/v1/courses"]["get"]["security"]
    assert {} not in paths["/api/v1/me"]["get"]["security"]
    pdf = paths["/api/v1/me/certificates/{certificate_id}/pdf"]["get"]["responses"]["200"]
    assert list(pdf["content"]) == ["application/pdf"]


def test_a_course_may_have_an_address_in_any_script(api, edition):
    Course.objects.update(slug="حقوق")
    assert api.get("/courses/حقوق").json()["slug"] == "حقوق"
    page = Client().get("/")
    assert "/courses/%D8%AD%D9%82%D9%88%D9%82/" in page.content.decode()
    assert Client().get("/courses/حقوق/").status_code == 200
