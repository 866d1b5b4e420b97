"""A form that comes too late, or with an old token: what was typed in it is not lost."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learners.models import Enrolment
from learners.services import enrol
from tests import drafts
from tests.factories import PASSPHRASE, AccountFactory
from tests.states.state import NOBODY
from web.owners import owner_name

RIGHT = drafts.right_answers()
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def page(open_attempt, url):
    return url("attempt", attempt_id=open_attempt.id)


@pytest.fixture
def typed(form_answers, open_attempt):
    """What the form of the open attempt sends."""
    mine = owner_name(open_attempt.learner)
    return form_answers(RIGHT) | {"version": open_attempt.version, "submit": "1", "owner": mine}


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


def test_somebody_else_who_signs_in_sends_nothing_and_goes_on_as_themselves(
    kept, page, open_attempt, url
):
    client, other = Client(), AccountFactory()
    response = client.post(page, kept | signing_in(other))
    assert response.status_code == 409
    assert response["Cache-Control"] == "private, no-store"
    html = response.content.decode()
    assert other.username in html
    assert open_attempt.learner.username not in html
    assert f'href="{url("my-learning")}">Go to my learning' in html
    assert client.get(url("my-learning")).status_code == 200
    open_attempt.refresh_from_db()
    assert (open_attempt.state, open_attempt.answers) == ("open", {})


def test_the_first_person_may_still_send_it_from_there(kept, page, learner, open_attempt):
    client = Client()
    response = client.post(page, kept | signing_in(AccountFactory()))
    response = client.post(page, _fields(response) | signing_in(learner))
    assert response.url == page
    open_attempt.refresh_from_db()
    assert (open_attempt.state, open_attempt.answers) == ("submitted", RIGHT)
    assert client.get(page).status_code == 200


def test_nobody_can_read_it_in_the_pages_that_keep_it(page, typed, open_attempt, form_answers):
    text = "CANARY what I wrote"
    typed |= form_answers({drafts.SINGLE: [text]})
    asking = Client().post(page, typed)
    telling = Client().post(page, _fields(asking) | signing_in(AccountFactory()))
    assert (asking.status_code, telling.status_code) == (401, 409)
    for response in (asking, telling):
        assert "CANARY" not in response.content.decode()
        assert drafts.RIGHT not in response.content.decode()


def test_a_form_is_not_taken_as_of_whoever_signed_in_in_another_tab(page, typed, open_attempt, url):
    """The page still shows what the first person typed into it, and the session is another's."""
    client = Client()
    client.force_login(AccountFactory())
    assert client.post(page, typed).status_code == 409
    form = {"certificate_name": "CANARY", "language": "en", "owner": typed["owner"]}
    response = client.post(url("account"), form)
    assert response.status_code == 409
    assert "CANARY" not in client.get(url("account")).content.decode()


def test_an_action_of_one_person_is_not_carried_out_for_another(run, enrolment, typed, url):
    other = AccountFactory()
    enrol(learner_id=other.pk, run_id=run.pk, language="en")
    client, address = Client(), url("withdraw", run_id=run.pk)
    asking = client.post(address, {"owner": typed["owner"]})
    assert client.post(address, _fields(asking) | signing_in(other)).status_code == 409
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"active"}


def test_what_was_sealed_elsewhere_is_refused(page, learner):
    client = Client()
    client.force_login(learner)
    assert client.post(page, {"sealed": "gAAAAA-not-ours"}).status_code == 400


@pytest.mark.django_db
def test_every_form_of_somebody_signed_in_says_whose_it_is(visits):
    """But for those that do the same for everybody: signing out, and the language of the pages.

    A page that keeps a form sends it on as it came.
    """
    for_all = ("/sign-out/", "/set-language/")

    def rule(visit):
        if visit.state.reader == NOBODY or visit.state.status in {403, 409, 503}:
            return None
        forms = visit.html.select("form[method=post]")
        mine = [form for form in forms if form.get("action") not in for_all]
        return [str(form)[:200] for form in mine if not form.select("[name=owner], [name=sealed]")]

    visits.check(rule)


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
    assert "What you typed is kept in this page only" in refused.content.decode()
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
    secret = "CANARY river kite"
    form = {"username": "amina", "passphrase": secret, "new_passphrase": secret}
    refused = client.post(url("sign-in"), form, headers=HERE)
    assert "amina" in refused.content.decode()
    assert "CANARY" not in refused.content.decode()
