"""Saving while typing, and not overwriting what was saved elsewhere."""

import pytest

from learners.services import create_token
from tests import drafts
from tests.api.client import ApiClient

RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()


@pytest.fixture
def page(open_attempt, url):
    return url("attempt", attempt_id=open_attempt.id)


@pytest.fixture
def save(signed_in, open_attempt, url, form_answers):
    """Autosave answers, as made from a version."""

    def _save(answers, version):
        form = {**form_answers(answers), "version": version}
        return signed_in.post(url("autosave", attempt_id=open_attempt.id), form)

    return _save


def test_an_old_page_does_not_overwrite_newer_answers(save, open_attempt):
    first = open_attempt.version
    assert save(RIGHT, first).status_code == 200
    refused = save(WRONG, first)
    open_attempt.refresh_from_db()
    assert refused.status_code == 409
    assert refused.json() == {"problem": "answers-changed", "version": open_attempt.version}
    assert open_attempt.answers == RIGHT
    assert save(WRONG, open_attempt.version).status_code == 200


def test_a_save_whose_reply_was_lost_may_be_sent_again(save, open_attempt):
    first = open_attempt.version
    assert save(RIGHT, first).json() == save(RIGHT, first).json()


@pytest.mark.parametrize("button", ["save", "submit"])
def test_an_old_form_asks_before_it_overwrites(
    button, save, open_attempt, signed_in, page, form_answers
):
    first = open_attempt.version
    save(RIGHT, first)
    form = {**form_answers(WRONG), button: "1"}
    asked = signed_in.post(page, form | {"version": first})
    open_attempt.refresh_from_db()
    assert asked.status_code == 409
    assert "Nothing was overwritten" in asked.content.decode()
    assert open_attempt.version in asked.content.decode()
    assert open_attempt.answers == RIGHT
    assert open_attempt.state == "open"
    assert signed_in.post(page, form | {"version": open_attempt.version}).status_code == 302
    open_attempt.refresh_from_db()
    assert open_attempt.answers == WRONG


def test_the_api_saves_on_condition(learner, open_attempt):
    client = ApiClient(create_token(account=learner)[0])
    address = f"/me/attempts/{open_attempt.id}/answers"
    old = {"If_Match": f'"{open_attempt.version}"'}
    saved = client.put(address, {"answers": RIGHT}, **old)
    assert saved.status_code == 200
    refused = client.put(address, {"answers": WRONG}, **old)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("answers-changed")
    assert refused.json()["version"] == saved.json()["version"]
    assert client.put(address, {"answers": WRONG}).status_code == 200
