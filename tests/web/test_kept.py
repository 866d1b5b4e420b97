"""A form that comes too late, or with an old token: what was typed in it is not lost."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import drafts
from tests.factories import PASSPHRASE, AccountFactory

RIGHT = drafts.right_answers()
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def page(open_attempt, url):
    return url("attempt", attempt_id=open_attempt.id)


@pytest.fixture
def typed(form_answers, open_attempt):
    """What the form of the open attempt sends."""
    return form_answers(RIGHT) | {"version": open_attempt.version, "submit": "1"}


@pytest.fixture
def kept(page, typed):
    """The form that a browser without session gets in return, as it would send it."""
    response = Client().post(page, typed)
    assert response.status_code == 401
    assert response["Cache-Control"] == "private, no-store"
    return _fields(response)


def _fields(response):
    """Return the hidden fields of the form that keeps what was typed."""
    html = response.context["kept"]
    fields = {}
    for name, value in html:
        fields.setdefault(name, []).append(value)
    return fields


def signing_in(account, passphrase=PASSPHRASE):
    return {"again-username": account.username, "again-passphrase": passphrase, "again": "1"}


def test_answers_sent_after_the_session_are_taken_after_signing_in(
    kept, page, learner, open_attempt
):
    client = Client()
    response = client.post(page, kept | signing_in(learner))
    assert response.url == page
    open_attempt.refresh_from_db()
    assert (open_attempt.state, open_attempt.answers) == ("submitted", RIGHT)
    assert client.get(page).status_code == 200


def test_a_wrong_passphrase_keeps_them_too(kept, page, learner, open_attempt, settings):
    settings.SIGN_IN_RATE = "1/h"
    for told in ("not right", "Too many tries"):
        response = Client().post(page, kept | signing_in(learner, "not at all"))
        assert response.status_code == 422
        assert told in response.content.decode()
        assert _fields(response) == kept
    assert "not at all" not in response.content.decode()
    open_attempt.refresh_from_db()
    assert open_attempt.state == "open"


def test_nothing_of_them_is_stored_before(page, typed, open_attempt):
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        assert client.post(page, typed).status_code == 401
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_somebody_else_who_signs_in_sends_nothing(kept, page, open_attempt):
    response = Client().post(page, kept | signing_in(AccountFactory()))
    assert response.status_code == 404
    open_attempt.refresh_from_db()
    assert open_attempt.state == "open"


def test_an_action_is_carried_out_after_signing_in(learner, run, url):
    client, address = Client(), url("enrol", run_id=run.pk)
    assert client.post(address, {"language": "en"}).status_code == 401
    client.post(address, {"language": "en"} | signing_in(learner))
    assert client.get(url("progress", run_id=run.pk)).status_code == 200


@pytest.fixture
def strict(learner):
    """A browser of the learner's whose forms need a token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    return client


def test_a_form_with_an_old_token_can_be_sent_again(strict, page, typed, open_attempt):
    strict.get(page)
    refused = strict.post(page, typed | {"csrfmiddlewaretoken": "x" * 64}, headers=HERE)
    assert refused.status_code == 403
    assert "Nothing that you typed is lost" in refused.content.decode()
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    again = _fields(refused) | {"csrfmiddlewaretoken": token}
    assert strict.post(page, again, headers=HERE).url == page
    open_attempt.refresh_from_db()
    assert open_attempt.answers == RIGHT


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_another_site_cannot_have_its_form_sent(site, strict, url):
    """Over plain HTTP browsers do not say where a form comes from."""
    headers = {"Sec-Fetch-Site": site} if site else {}
    form = {"certificate_name": "PLANTED", "language": "en"}
    refused = strict.post(url("account"), form, headers=headers)
    assert refused.status_code == 403
    assert "PLANTED" not in refused.content.decode()


def test_over_plain_http_answers_are_kept_by_their_unguessable_address(strict, page, typed):
    assert _fields(strict.post(page, typed)) == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }


def test_a_passphrase_is_never_sent_back(url):
    client = Client(enforce_csrf_checks=True)
    form = {"username": "amina", "passphrase": "CANARY river kite"}
    refused = client.post(url("sign-in"), form, headers=HERE)
    assert "amina" in refused.content.decode()
    assert "CANARY" not in refused.content.decode()
