"""Run by ``tests.cms.test_another_type`` in a copy of the application that has dice."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Collection, Locale, Page

from cms.questions import BLOCKS
from cms.release import release_page
from courses.questions import TYPES
from learners.services import enrol
from tests.cms import pages


@pytest.fixture
def quiz(office):
    locale = Locale.objects.create(language_code="en")
    Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    # What the migrations of Wagtail and wagtail-localize make.
    Collection.add_root(name="Root")
    Permission.objects.get_or_create(
        codename="submit_translation", content_type=ContentType.objects.get_for_model(Locale)
    )
    course = pages.course_page(pages.office_page(office))
    asked = {"prompt": "What is below?", "top": 6, "feedback": "Seven together."}
    pages.quiz_page(pages.module_page(course), questions=[pages.block("dice", asked)])
    return release_page(course).edition.activities.get()


def test_type_is_known_everywhere():
    assert "dice" in TYPES
    assert set(TYPES) == set(BLOCKS)


def test_learner_passes_by_api_and_on_the_page(quiz, learner, as_learner, client):
    run = quiz.edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    (question,) = as_learner.get(
        f"/editions/{quiz.edition_id}/activities/{quiz.activity_id}"
    ).json()["questions"]
    assert (question["type"], question["top"]) == ("dice", "6")
    client.force_login(learner)
    start = reverse("web:start", args=[run.pk, quiz.activity_id])
    address = client.post(start, {"attempt_id": str(uuid.uuid4())}).url
    page = client.get(address).content.decode()
    assert "Count the eyes" in page
    assert "On top: 6" in page
    client.post(address, {f"q-{question['id']}": "1", "submit": "1"})
    result = client.get(address).content.decode()
    assert "You have passed." in result
    assert "Seven together." in result
    schema = as_learner.get("/openapi.json").content.decode()
    assert "DiceQuestion" in schema
