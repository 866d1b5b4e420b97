"""Leaving without a trace, and how pages are to be."""

import pytest
from django.conf import settings
from django.test import Client

from learners.models import Session
from tests.factories import PASSPHRASE


def test_signing_out_makes_the_browser_forget(signed_in, url):
    response = signed_in.post(url("sign-out"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in.get(url("account")).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_leaving_ends_the_session_without_a_token(method, learner, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    response = getattr(client, method)(url("leave"))
    assert response["Clear-Site-Data"].startswith('"cache", "cookies"')
    assert ("storage" in response["Clear-Site-Data"]) is (method == "get")  # the script does it
    assert client.get(url("account")).status_code == 302
    if method == "get":
        assert response.url == settings.QUICK_EXIT_URL


def test_another_site_cannot_end_a_session(signed_in, url):
    response = signed_in.get(url("leave"), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 302
    assert signed_in.get(url("account")).status_code == 200


@pytest.mark.parametrize(("keep", "stays"), [({}, False), ({"keep": "on"}, True)])
def test_a_session_outlives_the_browser_only_when_asked(keep, stays, learner, url):
    client = Client()
    form = {"username": learner.username, "passphrase": PASSPHRASE}
    client.post(url("sign-in"), form | keep)
    assert bool(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) is stays


def test_neutral_titles_name_nothing(signed_in, url, edition):
    address = url("course", slug=edition.course.slug)
    form = {"certificate_name": "", "language": "en", "neutral_titles": "on"}
    assert "Article 26</title>" in signed_in.get(address).content.decode()
    signed_in.post(url("account"), form)
    html = signed_in.get(address).content.decode()
    assert "<title>Notes</title>" in html
    assert "neutral.svg" in html


def test_low_data_is_asked_for_by_the_browser_or_the_person(signed_in, url):
    header = {"Save-Data": "on"}
    response = Client().get(url("home"), headers=header)
    assert response.context["low_data"]
    assert "Save-Data" in response["Vary"]
    assert not signed_in.get(url("home")).context["low_data"]
    signed_in.post(url("account"), {"certificate_name": "", "language": "en", "low_data": "on"})
    assert signed_in.get(url("home")).context["low_data"]


def test_scripts_of_pages_run_by_nonce_only(signed_in, url):
    response = signed_in.get(url("account"))
    policy = response["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    nonce = scripts.removeprefix("script-src 'nonce-").rstrip("';")
    assert f'nonce="{nonce}"' in response.content.decode()
    assert "unsafe" not in policy
    assert nonce not in signed_in.get(url("account"))["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_an_exit_that_is_owed_ends_the_session_before_anything_is_shown(signed_in, url):
    signed_in.cookies[settings.EXIT_COOKIE_NAME] = "1"
    response = signed_in.get(url("account"))
    assert response.status_code == 302
    assert response["Cache-Control"] == "no-store"
    # Browsers remove both; what was taken from this one before is worth nothing any more.
    assert response.cookies[settings.EXIT_COOKIE_NAME]["max-age"] == 0
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert not Session.objects.exists()


def test_a_form_that_signs_in_works_while_an_exit_is_owed(signed_in, learner, url):
    signed_in.cookies[settings.EXIT_COOKIE_NAME] = "1"
    signed_in.post(url("sign-in"), {"username": learner.username, "passphrase": PASSPHRASE})
    assert not signed_in.cookies[settings.EXIT_COOKIE_NAME].value
    assert signed_in.get(url("account")).status_code == 200


def test_owing_no_exit_costs_no_query(db, client, url, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(url("privacy"))
    client.cookies[settings.EXIT_COOKIE_NAME] = "1"
    with django_assert_num_queries(0):
        client.get(url("privacy"))
