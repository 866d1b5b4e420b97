"""Staff use two factors: no CMS and no report without (TRUST.md A8)."""

import re
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from learners import services
from tests.api.client import ApiClient
from tests.authenticators import app_code
from tests.factories import PASSPHRASE, AccountFactory
from tests.trust.signing_in import SECRET, sign_in, step

pytestmark = pytest.mark.any_database

REPORTS = (
    "/reports/releases",
    f"/reports/releases/{uuid.UUID(int=1)}",
    f"/reports/releases/{uuid.UUID(int=1)}/csv",
)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "http://localhost"


def addresses_of_the_cms():
    """Every address under /cms/ that needs no argument, and some that do."""
    found = set()

    def walk(resolver, namespaces):
        for name in resolver.reverse_dict:
            if isinstance(name, str):
                full = ":".join([*namespaces, name])
                try:
                    found.add(reverse(full))
                except NoReverseMatch:
                    continue
        for name, (_prefix, inner) in resolver.namespace_dict.items():
            walk(inner, [*namespaces, name])

    walk(get_resolver(), [])
    doors = {reverse("cms:sign-in"), reverse("wagtailadmin_logout")}
    return sorted(path for path in found if path.startswith("/cms/") and path not in doors)


@pytest.fixture
def staff(db, settings):
    settings.STAFF_SECOND_FACTOR = True
    return AccountFactory(is_superuser=True, is_staff=True)


def test_no_view_of_the_cms_answers_to_staff_without_a_second_factor(staff):
    client, response = sign_in(staff, address="/sign-in/?next=/cms/")
    assert response.url == "/cms/"
    paths = addresses_of_the_cms()
    assert len(paths) > 60
    for path in [*paths, "/cms/pages/1/edit/", "/cms/no-such-thing/"]:
        for ask in (client.get, client.post):
            answer = ask(path)
            assert answer.status_code in {302, 404}, path
            if answer.status_code == 302:
                assert answer.url == "/me/account/second-factor/", path
    assert b"set one up first" in client.get("/me/account/second-factor/").content


def test_staff_who_set_one_up_go_on_at_once_and_later_are_asked_for_it(staff):
    client, _ = sign_in(staff)
    page = client.get("/me/account/second-factor/app/").content.decode()
    secret = re.search(r'translate="no">([A-Z2-7]+)</code>', page).group(1)
    form = {"code": app_code(secret), "passphrase": PASSPHRASE}
    client.post("/me/account/second-factor/app/", form)
    assert client.get("/cms/").status_code == 200
    # A session of before, or one that a program made.
    older = Client()
    older.force_login(staff)
    assert older.get("/cms/pages/").url == "/sign-in/second-step/?next=/cms/pages/"
    cache.clear()
    done = step(older, app_code(secret), "/sign-in/second-step/?next=/cms/")
    assert done.url == "/cms/"
    assert older.get("/cms/").status_code == 200


def test_staff_who_remove_theirs_find_the_cms_closed(staff):
    services.add_app(account=staff, secret=SECRET)
    client, _ = sign_in(staff)
    step(client, app_code(SECRET))
    assert client.get("/cms/").status_code == 200
    factor = Authenticator.objects.get(type="totp")
    form = {"factor": factor.pk, "passphrase": PASSPHRASE}
    client.post("/me/account/second-factor/remove/", form)
    assert client.get("/cms/").url == "/me/account/second-factor/"


@pytest.mark.parametrize("path", REPORTS)
def test_reports_by_the_api_ask_staff_for_a_second_factor(path, staff, office, settings):
    session = Client()
    session.force_login(staff)
    token = ApiClient(services.create_token(account=staff)[0])
    for ask in (lambda: session.get(f"/api/v1{path}"), lambda: token.get(path)):
        answer = ask()
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("second-factor-needed")
        settings.STAFF_SECOND_FACTOR = False
        assert ask().status_code in {200, 404}
        settings.STAFF_SECOND_FACTOR = True


@pytest.mark.parametrize("path", REPORTS)
def test_reports_answer_to_sessions_that_used_one_and_to_tokens_of_who_has_one(path, staff, office):
    services.add_app(account=staff, secret=SECRET)
    older = Client()
    older.force_login(staff)
    assert older.get(f"/api/v1{path}").status_code == 403
    session, _ = sign_in(staff)
    step(session, app_code(SECRET))
    assert session.get(f"/api/v1{path}").status_code in {200, 404}
    token = ApiClient(services.create_token(account=staff)[0])
    assert token.get(path).status_code in {200, 404}


@pytest.mark.parametrize("path", REPORTS)
def test_to_learners_reports_are_not_there_whatever_their_factors(path, learner, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert ApiClient(services.create_token(account=learner)[0]).get(path).status_code == 404


def test_wagtails_own_sign_in_page_is_not_there(staff):
    client = Client()
    form = {"username": staff.username, "password": PASSPHRASE}
    assert client.get("/cms/login/").url == "/sign-in/?next=/cms/"
    assert client.post("/cms/login/", form).status_code == 302
    assert client.get("/me/").status_code == 302
    assert client.get("/cms/login/?next=https://evil.example/").url == "/sign-in/?next=/cms/"


def test_learners_are_asked_for_none(learner, settings):
    settings.STAFF_SECOND_FACTOR = True
    client, _ = sign_in(learner)
    assert client.get("/me/").status_code == 200
    answer = client.get("/cms/", follow=True)
    assert answer.status_code == 403


def test_with_a_second_factor_the_cms_takes_no_query_more(staff, settings):
    services.add_app(account=staff, secret=SECRET)
    client, _ = sign_in(staff)
    step(client, app_code(SECRET))
    client.get("/cms/account/")
    counts = []
    for settings.STAFF_SECOND_FACTOR in (True, False):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/cms/account/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
