"""What somebody writes for themselves is read by nobody else: no member of staff, no log."""

import logging
import uuid

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cms.release import release_page
from learners.services import enrol, save_answers, start_attempt, submit_attempt
from tests.api.client import ApiClient
from tests.cms import pages, questions
from tests.factories import AccountFactory
from tests.trust.test_offices import routes

CANARY = "CANARY-REFLECTION-4d07"


@pytest.fixture
def course(office):
    course = pages.course_page(pages.office_page(office))
    quiz = [questions.reflection(), questions.true_false()]
    pages.quiz_page(pages.module_page(course), questions=quiz)
    release_page(course)
    return course


@pytest.fixture
def attempt(course, learner):
    """A submitted attempt with a reflection."""
    from courses.models import Course

    run = Course.objects.get().runs.get()
    quiz = run.course.activities.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    attempt, _ = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz.pk, attempt_id=uuid.uuid4()
    )
    content = quiz_content(attempt)
    thought = next(each["id"] for each in content if each["type"] == "reflection")
    one = {"learner_id": learner.pk, "attempt_id": attempt.id, "answers": {thought: CANARY}}
    save_answers(**one)
    return submit_attempt(**one)


def quiz_content(attempt):
    return attempt.edition.activities.get(activity_id=attempt.activity_id).content["questions"]


def addresses(course, attempt):
    """Yield the address of every view of the CMS that is about this course, run and learner."""
    values = {
        "page_id": course.pk,
        "parent_page_id": course.pk,
        "pk": course.pk,
        "run_id": attempt.run_id,
        "learner_id": attempt.learner_id,
        "activity_id": attempt.activity_id,
        "file_format": "csv",
        "app_label": "cms",
        "model_name": "coursepage",
    }
    for name, names in sorted(set(routes())):
        if name == "wagtailadmin_logout" or not set(names) <= set(values):
            continue
        for about in (attempt.learner_id, attempt.run_id, course.pk):
            kwargs = {each: about if each == "pk" else values[each] for each in names}
            try:
                yield reverse(name, kwargs=kwargs)
            except NoReverseMatch:
                continue
    yield reverse("wagtailadmin_pages:search") + f"?q={CANARY[:6]}"
    yield reverse("cms:grades-export", args=[course.pk, attempt.run_id, "json"])


def test_not_even_an_administrator_reads_a_reflection(course, attempt, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    seen = 0
    for address in set(addresses(course, attempt)):
        response = client.get(address)
        text = b"".join(response) if response.streaming else response.content
        assert CANARY not in text.decode(errors="replace"), address
        seen += response.status_code == 200
    assert seen > 60
    assert CANARY not in caplog.text


def test_its_writer_reads_it_and_another_learner_does_not(attempt, learner, as_learner):
    from learners.services import create_token

    assert CANARY in as_learner.get(f"/me/attempts/{attempt.id}").content.decode()
    other = ApiClient(create_token(account=AccountFactory())[0])
    assert other.get(f"/me/attempts/{attempt.id}").status_code == 404
