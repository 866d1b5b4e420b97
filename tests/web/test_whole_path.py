"""From the catalogue to a verified certificate, with forms and links only."""

import re

import pytest
from django.test import Client

from certificates.models import Certificate
from certificates.services import issue_certificate
from tests import drafts

pytestmark = pytest.mark.each_database

PEOPLE = {"username": "quiet-river", "passphrase": "correct horse battery staple"}


def attempt_form(page):
    return {"attempt_id": re.search(r'name="attempt_id" value="([^"]+)"', page)[1]}


def test_a_visitor_becomes_a_learner_and_earns_a_certificate(
    edition, run, lesson_id, quiz_id, url, form_answers
):
    client = Client()
    course = url("course", slug=edition.course.slug)
    assert course in client.get(url("catalogue")).content.decode()
    assert "Sign up to enrol" in client.get(course).content.decode()

    response = client.post(f"{url('sign-up')}?next={course}", PEOPLE)
    assert response.url == course
    progress = url("progress", run_id=run.pk)
    assert url("enrol", run_id=run.pk) in client.get(course).content.decode()
    response = client.post(url("enrol", run_id=run.pk), {"language": "en"})
    assert response.url == progress
    lesson = url("activity", run_id=run.pk, activity_id=lesson_id)
    page = client.get(progress).content.decode()
    assert "0 of 2 done" in page
    assert lesson in page

    assert "<p>Lesson</p>" in client.get(lesson).content.decode()
    response = client.post(url("complete", run_id=run.pk, activity_id=lesson_id))
    quiz = url("activity", run_id=run.pk, activity_id=quiz_id)
    assert response.url == quiz

    start = url("start", run_id=run.pk, activity_id=quiz_id)
    attempt = client.post(start, attempt_form(client.get(quiz).content.decode())).url
    response = client.post(attempt, {**form_answers(drafts.wrong_answers()), "submit": "1"})
    assert response.url == attempt
    page = client.get(attempt).content.decode()
    assert "You have not passed yet." in page
    assert drafts.KEY_CANARY in page
    assert quiz in page

    attempt = client.post(start, attempt_form(client.get(quiz).content.decode())).url
    client.post(attempt, {**form_answers(drafts.right_answers()), "submit": "1"})
    assert "You have passed." in client.get(attempt).content.decode()
    assert "You have completed this course" in client.get(progress).content.decode()

    assert "is being made" in client.get(url("certificates")).content.decode()
    certificate = Certificate.objects.get()
    pdf = url("certificate-pdf", certificate_id=certificate.id)
    assert client.get(pdf).status_code == 409
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    assert pdf in client.get(url("certificates")).content.decode()
    response = client.get(pdf)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"

    page = Client().get(url("verify", code=certificate.code)).content.decode()
    assert edition.title in page
    assert PEOPLE["username"] not in page


def test_a_code_is_found_however_it_is_typed(earned, url):
    typed = f" {earned['code'][:7].lower()}-{earned['code'][7:]} "
    response = Client().get(url("verify-form"), {"code": typed}, follow=True)
    assert response.status_code == 200
    assert b"genuine" in response.content
    assert b'name="robots" content="noindex"' in response.content


def test_leaving_a_course_and_coming_back_keeps_what_was_done(earned, signed_in, url):
    run_id = earned["run_id"]
    assert signed_in.post(url("withdraw", run_id=run_id)).url == url("my-learning")
    assert b"You have left the course" in signed_in.get(url("my-learning")).content
    signed_in.post(url("enrol", run_id=run_id))
    assert b"2 of 2 done" in signed_in.get(url("progress", run_id=run_id)).content
