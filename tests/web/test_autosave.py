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
    said = {"problem": "answers-changed", "version": open_attempt.version, "not_saved": {}}
    assert refused.json() == said
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


UNFIT = {drafts.SINGLE: [drafts.RIGHT, drafts.WRONG]}


def test_an_answer_that_does_not_fit_spoils_no_other(save, open_attempt):
    save(WRONG, open_attempt.version)
    open_attempt.refresh_from_db()
    reply = save(RIGHT | UNFIT, open_attempt.version)
    open_attempt.refresh_from_db()
    assert reply.status_code == 200
    assert reply.json()["version"] == open_attempt.version
    assert list(reply.json()["not_saved"]) == [drafts.SINGLE]
    kept = {drafts.SINGLE: WRONG[drafts.SINGLE], drafts.MULTIPLE: RIGHT[drafts.MULTIPLE]}
    assert {key: sorted(value) for key, value in open_attempt.answers.items()} == {
        key: sorted(value) for key, value in kept.items()
    }


def test_a_partial_save_whose_reply_was_lost_may_be_sent_again(save, open_attempt):
    first = open_attempt.version
    assert save(RIGHT | UNFIT, first).json() == save(RIGHT | UNFIT, first).json()


def test_a_form_says_what_was_not_saved_and_saves_on_from_there(
    open_attempt, signed_in, page, form_answers
):
    form = form_answers(RIGHT | UNFIT) | {"version": open_attempt.version}
    asked = signed_in.post(page, form | {"save": "1"})
    open_attempt.refresh_from_db()
    html = asked.content.decode()
    assert asked.status_code == 422
    assert f'href="#q-{drafts.SINGLE}"' in html
    assert "All other answers are saved." in html
    assert html.count("checked") == 4
    assert open_attempt.answers[drafts.MULTIPLE]
    assert f'name="version" value="{open_attempt.version}"' in html
    form = form_answers(RIGHT) | {"version": open_attempt.version}
    assert signed_in.post(page, form | {"save": "1"}).status_code == 302
