"""One question at a time, and feedback at once: by page without JavaScript, and by API."""

import dataclasses
import uuid

import pytest

from learners import services
from learners.models import Attempt
from tests import drafts

SINGLE, MULTIPLE = drafts.SINGLE, drafts.MULTIPLE


@pytest.fixture
def page(release, office, learner, url):
    """Start an attempt at a quiz with rules; return the address of its page."""

    def _start(**rules):
        quiz = drafts.quiz()
        quiz = dataclasses.replace(quiz, content={**quiz.content, **rules})
        run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        attempt, _ = services.start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
        )
        return url("attempt", attempt_id=attempt.id)

    return _start


def test_one_goes_back_and_forth_and_everything_is_kept(signed_in, page):
    address = page(one_at_a_time=True)
    first = signed_in.get(address).content.decode()
    assert f"Prompt of {SINGLE}" in first
    assert f"Prompt of {MULTIPLE}" not in first
    form = {"only": SINGLE, f"q-{SINGLE}": drafts.RIGHT, "go": "2"}
    on = signed_in.post(address, form)
    assert on.url == f"{address}?question=2"
    second = signed_in.get(on.url).content.decode()
    assert f"Prompt of {MULTIPLE}" in second
    assert "Question 1, answered" in " ".join(second.split())
    assert "Next question" not in second
    form = {"only": MULTIPLE, f"q-{MULTIPLE}": [drafts.RIGHT, drafts.ALSO_RIGHT], "go": "1"}
    back = signed_in.post(on.url, form)
    assert "checked" in signed_in.get(back.url).content.decode()
    signed_in.post(back.url, {"only": SINGLE, f"q-{SINGLE}": drafts.RIGHT, "submit": "1"})
    assert Attempt.objects.get().score == 100


@pytest.mark.parametrize("number", ["0", "3", "x", "-1", "1e9", ""])
def test_a_question_that_is_not_there_shows_the_first(signed_in, page, number):
    shown = signed_in.get(page(one_at_a_time=True), {"question": number})
    assert f"Prompt of {SINGLE}" in shown.content.decode()


def test_autosave_of_one_question_keeps_the_others(signed_in, page, url):
    address = page(one_at_a_time=True)
    save = f"{address}draft/"
    signed_in.post(save, {"only": SINGLE, f"q-{SINGLE}": drafts.RIGHT})
    signed_in.post(save, {"only": MULTIPLE, f"q-{MULTIPLE}": drafts.RIGHT})
    assert Attempt.objects.get().answers == {SINGLE: [drafts.RIGHT], MULTIPLE: [drafts.RIGHT]}


def test_an_error_is_shown_at_its_question(signed_in, page):
    address = page(one_at_a_time=True)
    form = {"only": SINGLE, f"q-{SINGLE}": [drafts.RIGHT, drafts.WRONG], "go": "2"}
    refused = signed_in.post(address, form)
    assert refused.status_code == 422
    assert f"Prompt of {SINGLE}" in refused.content.decode()


def test_an_answer_is_checked_and_locked_by_page(signed_in, page):
    address = page(feedback_when="at_once")
    before = signed_in.get(address).content.decode()
    assert drafts.KEY_CANARY not in before
    form = {f"q-{SINGLE}": drafts.WRONG, f"q-{MULTIPLE}": drafts.RIGHT, "check": SINGLE}
    checked = signed_in.post(address, form)
    assert checked.url == f"{address}#q-{SINGLE}"
    after = signed_in.get(address).content.decode()
    assert "Not right" in after
    assert after.count(f"{drafts.KEY_CANARY} feedback") == 1
    assert f'name="q-{SINGLE}"' not in after
    assert f'value="{drafts.RIGHT}" checked' in after
    signed_in.post(
        address, {f"q-{SINGLE}": drafts.RIGHT, f"q-{MULTIPLE}": drafts.RIGHT, "submit": "1"}
    )
    assert Attempt.objects.get().answers[SINGLE] == [drafts.WRONG]


def test_checking_nothing_says_so(signed_in, page):
    refused = signed_in.post(page(feedback_when="at_once"), {"check": SINGLE})
    assert refused.status_code == 422
    assert "Answer this question first." in refused.content.decode()


def test_enter_presses_a_button_that_neither_checks_nor_submits(signed_in, page):
    html = signed_in.get(page(feedback_when="at_once", one_at_a_time=True)).content.decode()
    form = html[html.index('id="attempt"') :]
    first = form[form.index('<button type="submit"') :].split(">")[0]
    assert 'name="save"' in first


def test_the_api_checks_one_answer(signed_in, page, as_learner):
    path = f"/me{page(feedback_when='at_once')}"
    told = as_learner.post(f"{path}checks", {"question_id": SINGLE, "answer": [drafts.RIGHT]})
    assert [each["question_id"] for each in told.json()["checked"]] == [SINGLE]
    assert told.json()["questions"] is None
    assert as_learner.get(path.rstrip("/")).json()["checked"] == told.json()["checked"]
    for body, status in (
        ({"question_id": "q-unknown", "answer": []}, 404),
        ({"question_id": MULTIPLE, "answer": 5}, 422),
        ({"question_id": MULTIPLE}, 422),
        ({"question_id": MULTIPLE, "answer": [], "score": 1}, 422),
    ):
        assert as_learner.post(f"{path}checks", body).status_code == status
    other = f"/me{page()}"
    refused = as_learner.post(f"{other}checks", {"question_id": SINGLE, "answer": [drafts.RIGHT]})
    assert (refused.status_code, refused.json()["type"][-11:]) == (409, "not-at-once")
    assert drafts.KEY_CANARY not in refused.content.decode()
