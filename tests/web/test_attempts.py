"""Quizzes without JavaScript."""

import uuid

import pytest
from django.utils import timezone

from learners.models import Attempt
from tests import drafts


@pytest.fixture
def page(open_attempt, url):
    return url("attempt", attempt_id=open_attempt.id)


def test_nothing_of_the_key_is_on_a_page_before_submission(
    signed_in, page, run, lesson_id, quiz_id, url, form_answers
):
    signed_in.post(page, {**form_answers(drafts.wrong_answers()), "save": "1"})
    pages = [
        page,
        url("progress", run_id=run.pk),
        url("activity", run_id=run.pk, activity_id=quiz_id),
        url("activity", run_id=run.pk, activity_id=lesson_id),
        url("course", slug=run.course.slug),
    ]
    for address in pages:
        response = signed_in.get(address)
        assert response.status_code == 200
        assert drafts.KEY_CANARY not in response.content.decode()
        assert "right answer" not in response.content.decode()


def test_saved_answers_are_shown_again_and_are_not_submitted(signed_in, page, form_answers):
    response = signed_in.post(page, {**form_answers(drafts.right_answers()), "save": "1"})
    assert response.status_code == 302
    html = signed_in.get(page).content.decode()
    assert html.count("checked") == 3
    assert "Submit answers" in html


def test_answers_that_do_not_fit_are_kept_and_pointed_at(signed_in, page, form_answers):
    answers = {drafts.SINGLE: [drafts.RIGHT, drafts.WRONG], drafts.MULTIPLE: [drafts.ALSO_RIGHT]}
    response = signed_in.post(page, {**form_answers(answers), "submit": "1"})
    assert response.status_code == 422
    html = response.content.decode()
    assert html.count("checked") == 3
    assert f'href="#q-{drafts.SINGLE}"' in html
    assert f'id="q-{drafts.SINGLE}"' in html


def test_other_answers_after_submission_are_refused_with_a_message(signed_in, page, form_answers):
    signed_in.post(page, {**form_answers(drafts.wrong_answers()), "submit": "1"})
    response = signed_in.post(
        page, {**form_answers(drafts.right_answers()), "submit": "1"}, follow=True
    )
    html = response.content.decode()
    assert "This attempt is submitted and cannot be changed." in html
    assert "You have not passed yet." in html


def test_the_list_of_attempts_says_which_was_graded_again(
    signed_in, page, run, quiz_id, open_attempt, url, form_answers
):
    signed_in.post(page, {**form_answers(drafts.wrong_answers()), "submit": "1"})
    listed = url("activity", run_id=run.pk, activity_id=quiz_id)
    assert "graded again" not in signed_in.get(listed).content.decode()
    Attempt.objects.filter(id=open_attempt.id).update(regraded_at=timezone.now())
    assert "graded again" in signed_in.get(listed).content.decode()


def test_starting_twice_with_one_form_is_one_attempt(signed_in, run, enrolment, quiz_id, url):
    start = url("start", run_id=run.pk, activity_id=quiz_id)
    form = {"attempt_id": uuid.uuid4()}
    assert signed_in.post(start, form).url == signed_in.post(start, form).url


def test_start_without_an_id_is_a_bad_request(signed_in, run, enrolment, quiz_id, url):
    response = signed_in.post(url("start", run_id=run.pk, activity_id=quiz_id))
    assert response.status_code == 400


def test_no_attempts_left_offers_no_start(release, office, learner, url, signed_in, form_answers):
    quiz = drafts.quiz(attempts_allowed=1)
    edition = release(drafts.course(quiz, office_id=office.pk))
    run_id = edition.course.runs.get().pk
    signed_in.post(url("enrol", run_id=run_id))
    start = url("start", run_id=run_id, activity_id=quiz.key)
    attempt = signed_in.post(start, {"attempt_id": uuid.uuid4()}).url
    signed_in.post(attempt, {**form_answers(drafts.wrong_answers()), "submit": "1"})
    html = signed_in.get(url("activity", run_id=run_id, activity_id=quiz.key)).content.decode()
    assert "You have used all attempts" in html
    assert start not in html
    assert signed_in.post(start, {"attempt_id": uuid.uuid4()}).status_code == 409


def test_changing_the_language_of_the_pages_saves_the_answers(
    signed_in, open_attempt, url, form_answers
):
    page = url("attempt", attempt_id=open_attempt.id)
    html = signed_in.get(page).content.decode()
    assert 'name="pages" form="attempt"' in html
    assert 'form="attempt" name="change"' in html
    form = {**form_answers(drafts.right_answers()), "version": open_attempt.version}
    changed = signed_in.post(page, form | {"change": "1", "pages": "es", "language": "en"})
    assert changed.url == page
    open_attempt.refresh_from_db()
    assert open_attempt.answers == drafts.right_answers()
    assert '<html lang="es"' in signed_in.get(page).content.decode()


def test_a_quiz_says_how_many_attempts_are_left(
    release, office, learner, url, signed_in, form_answers
):
    quiz = drafts.quiz(attempts_allowed=2)
    run_id = release(drafts.course(quiz, office_id=office.pk)).course.runs.get().pk
    signed_in.post(url("enrol", run_id=run_id))
    page = url("activity", run_id=run_id, activity_id=quiz.key)

    def told():
        return signed_in.get(page).content.decode()

    assert "You have 2 attempts." in told()
    for left in (1, 0):
        start = url("start", run_id=run_id, activity_id=quiz.key)
        attempt = signed_in.post(start, {"attempt_id": uuid.uuid4()}).url
        assert f"Attempts left: {left} of 2." in told()
        assert "You have 2 attempts." not in told()
        signed_in.post(attempt, {**form_answers(drafts.wrong_answers()), "submit": "1"})
    assert "You have used all attempts at this quiz." in told()
