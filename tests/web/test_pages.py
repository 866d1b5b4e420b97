"""Errors, caching, languages of content, and how many queries pages take."""

import json

import pytest
from django.test import Client

from tests import drafts


def test_verification_answers_every_other_code_alike(earned, url):
    def answer(code):
        response = Client().get(url("verify", code=code))
        assert response.status_code == 404
        # The token and the address of the page itself differ.
        return [
            line
            for line in response.content.decode().splitlines()
            if not any(word in line for word in ("csrf", "nonce=", 'name="next"'))
        ]

    answers = [answer(code) for code in ("0" * 26, "x", "../..", "<script>", "é" * 300)]
    assert all(each == answers[0] for each in answers)


def test_verification_is_limited(earned, url, settings):
    settings.VERIFY_RATE = "1/h"
    assert Client().get(url("verify", code=earned["code"])).status_code == 200
    assert Client().get(url("verify", code=earned["code"])).status_code == 429


def test_signed_in_pages_are_kept_by_no_cache(earned, signed_in, url):
    for name in ("my-learning", "account", "certificates", "home"):
        assert signed_in.get(url(name))["Cache-Control"] == "private, no-store"


def test_pages_ask_nobody_else_for_anything(earned, signed_in, url):
    for name in ("home", "my-learning", "verify-form"):
        html = signed_in.get(url(name)).content.decode()
        assert html.count("<script") == html.count('src="/static/web/js/')
        assert 'src="http' not in html
        assert 'href="http' not in html


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(db):
    response = Client().get("/nothing/")
    assert response.status_code == 404
    assert b"There is nothing here." in response.content
    response = Client().get("/api/v2/nothing")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["type"] == "urn:article26:problem:not-found"


def test_a_form_without_token_is_refused(learner, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    response = client.post(url("sign-out"))
    assert response.status_code == 403
    assert b"too old to be sent" in response.content


def test_a_bug_is_a_page_that_needs_no_database(rf):
    from web.views.errors import server_error

    assert server_error(rf.get("/")).status_code == 500
    assert server_error(rf.get("/api/v1/"))["Content-Type"] == "application/problem+json"


def test_content_keeps_its_own_language_and_direction(release, draft, replace, url, signed_in):
    edition = release(draft)
    release(replace(draft, language="ar", title="حقوق الإنسان"))
    run_id = edition.course.runs.get().pk
    html = Client().get(url("course", slug=edition.course.slug) + "?language=ar").content.decode()
    assert '<div lang="ar" dir="rtl">' in html
    assert '<html lang="en" dir="ltr">' in html
    signed_in.post(url("enrol", run_id=run_id), {"language": "en"})
    signed_in.post(url("language", run_id=run_id), {"language": "ar"})
    assert "حقوق الإنسان" in signed_in.get(url("progress", run_id=run_id)).content.decode()
    assert signed_in.post(url("language", run_id=run_id), {"language": "th"}).status_code == 404


def test_the_catalogue_goes_on_over_pages(release, office, url):
    for _ in range(21):
        release(drafts.course(drafts.lesson(), office_id=office.pk))
    html = Client().get(url("home")).content.decode()
    assert html.count('class="card"') == 20
    assert 'href="/courses/?page=2"' in html
    html = Client().get(url("catalogue") + "?page=2&language=en").content.decode()
    assert html.count('class="card"') == 1
    assert "language=en" in html


def test_an_action_s_address_leads_to_the_page_that_has_its_form(earned, signed_in, url):
    run_id, activity_id = earned["run_id"], earned["activity_id"]
    progress = url("progress", run_id=run_id)
    assert signed_in.get(url("withdraw", run_id=run_id)).url == progress
    response = Client().get(url("complete", run_id=run_id, activity_id=activity_id))
    assert url("activity", run_id=run_id, activity_id=activity_id) in response.url


def test_health_asks_the_database_once(db, url, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Client().get(url("healthz")).content == b"ok"


@pytest.fixture
def pages(earned, url):
    run_id = earned["run_id"]
    return {
        "catalogue": url("catalogue"),
        "course": url("course", slug=earned["slug"]),
        "progress": url("progress", run_id=run_id),
        "activity": url("activity", run_id=run_id, activity_id=earned["activity_id"]),
        "attempt": url("attempt", attempt_id=earned["attempt_id"]),
        "my-learning": url("my-learning"),
        "certificates": url("certificates"),
    }


# Beside the account (the session is in the cache):
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        # count, courses, their entries; languages and topics to choose from; programmes
        ("catalogue", 6),
        ("course", 7),  # course, edition, runs, those that I am in, the next step
        ("progress", 3),  # enrolment, edition, completions
        ("activity", 4),  # these and the activity
        ("attempt", 5),  # attempt, activity, progress
        (
            "my-learning",
            8,
        ),  # programmes, count, enrolments, the next step, an erasure, texts to read
        ("certificates", 2),  # count, certificates
    ],
)
def test_pages_take_few_queries(name, queries, pages, signed_in, django_assert_num_queries):
    signed_in.get(pages[name])
    with django_assert_num_queries(queries + 1):
        assert signed_in.get(pages[name]).status_code == 200


def test_an_open_attempt_takes_two_queries(open_attempt, signed_in, url, django_assert_num_queries):
    with django_assert_num_queries(2 + 1):  # attempt, activity
        signed_in.get(url("attempt", attempt_id=open_attempt.id))
