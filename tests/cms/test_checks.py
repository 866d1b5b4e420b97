"""Knowledge checks: questions in lessons, told at once and recorded nowhere."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.blocks import LessonBlocks
from cms.changes import compare
from cms.compiler import compile_course
from cms.release import release_page
from courses.questions import TYPES
from learners.models import Attempt, Completion
from learners.services import enrol
from tests.cms import pages, questions

pytestmark = pytest.mark.any_database

GRADED = sorted(slug for slug, kind in TYPES.items() if kind.graded)


@pytest.fixture
def folder(office):
    return pages.office_page(office)


@pytest.fixture
def lesson(folder):
    """A released lesson with a check of every type that is graded, between two texts."""
    blocks = [
        pages.block("rich_text", "<p>Before</p>"),
        *(questions.EVERY[kind]() for kind in GRADED),
        pages.block("rich_text", "<p>After</p>"),
    ]
    course = pages.course_page(folder)
    pages.lesson_page(pages.module_page(course), blocks=blocks)
    return release_page(course).edition.activities.get()


@pytest.fixture
def address(lesson, learner):
    """The lesson's page, of somebody who is enrolled."""
    run = lesson.edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return reverse("web:activity", args=[run.pk, lesson.activity_id])


@pytest.fixture
def reader(client, learner):
    client.force_login(learner)
    return client


def check_of(lesson, kind):
    return next(each for each in lesson.content["checks"] if each["type"] == kind)


def right_answer(lesson, check):
    return TYPES[check["type"]].grade(lesson.answer_key[check["id"]], None).correct


def api_path(lesson, question_id):
    return f"/editions/{lesson.edition_id}/activities/{lesson.activity_id}/checks/{question_id}"


def test_lesson_takes_every_type_that_is_graded():
    names = set(LessonBlocks().child_blocks)
    assert set(GRADED) <= names
    assert not names & (set(TYPES) - set(GRADED))


def test_key_is_in_its_column_and_nowhere_else(lesson, api):
    delivered = api.get(f"/editions/{lesson.edition_id}/activities/{lesson.activity_id}")
    assert [each["type"] for each in delivered.json()["checks"]] == GRADED
    assert delivered.json()["html"].count("data-check") == len(GRADED)
    assert questions.CANARY not in delivered.content.decode()
    assert questions.CANARY not in json.dumps(lesson.content)
    assert questions.CANARY in json.dumps(lesson.answer_key)


@pytest.mark.parametrize("kind", GRADED)
def test_answer_by_api_is_told_at_once_and_may_be_tried_again(lesson, api, kind):
    check = check_of(lesson, kind)
    right = right_answer(lesson, check)
    for _ in range(2):
        told = api.post(api_path(lesson, check["id"]), {"answer": right})
        assert told.status_code == 200, told.content
        assert told.json()["score"] == 1
        assert questions.CANARY in told.json()["feedback"]


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_who_has_not_tried_is_not_told(lesson, api, nothing):
    checked = 0
    for check in lesson.content["checks"]:
        refused = api.post(api_path(lesson, check["id"]), {"answer": nothing})
        assert refused.status_code == 422
        assert questions.CANARY not in refused.content.decode()
        checked += 1
    assert checked == len(GRADED)


def test_answer_of_another_shape_says_why(lesson, api):
    check = check_of(lesson, "single_choice")
    refused = api.post(api_path(lesson, check["id"]), {"answer": 26})
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("answer-invalid")
    assert "list of option ids" in refused.json()["errors"]["answer"]
    assert api.post(api_path(lesson, check["id"]), {"answer": [], "more": 1}).status_code == 422


def test_question_of_a_quiz_is_no_check(folder, api):
    course = pages.course_page(folder)
    pages.quiz_page(pages.module_page(course), questions=[questions.single_choice()])
    quiz = release_page(course).edition.activities.get()
    (question,) = quiz.content["questions"]
    answer = [question["options"][0]["id"]]
    refused = api.post(api_path(quiz, question["id"]), {"answer": answer})
    assert refused.status_code == 404
    assert questions.CANARY not in refused.content.decode()


def test_too_many_answers_have_to_wait(lesson, api, settings):
    settings.CHECK_RATE = "2/m"
    check = check_of(lesson, "single_choice")
    statuses = [
        api.post(api_path(lesson, check["id"]), {"answer": right_answer(lesson, check)}).status_code
        for _ in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_page_shows_checks_where_they_were_written(lesson, address, reader):
    page = reader.get(address).content.decode()
    assert page.index("Before") < page.index("Check yourself") < page.index("After")
    assert page.count("Nothing of it is recorded or counted.") == len(GRADED)
    assert "data-check=" not in page
    assert questions.CANARY not in page
    assert "Not right" not in page


def test_page_tells_at_once_and_records_nothing(lesson, address, reader):
    check = check_of(lesson, "single_choice")
    right, wrong = (each["id"] for each in check["options"])
    form = {"check": check["id"], "answer": "1"}
    told = reader.post(f"{address}check/", form | {f"q-{check['id']}": wrong})
    assert told.status_code == 200
    page = told.content.decode()
    assert "Not right" in page
    assert "Answer again" in page
    assert page.count(f"{questions.CANARY} explanation") == 1
    assert "Before" in page
    again = reader.post(f"{address}check/", form | {f"q-{check['id']}": right}).content.decode()
    assert "Not right" not in again
    assert not Attempt.objects.exists()
    assert not Completion.objects.exists()


def test_answering_on_the_page_writes_no_row(lesson, address, reader):
    check = check_of(lesson, "single_choice")
    form = {"check": check["id"], "answer": "1", f"q-{check['id']}": check["options"][0]["id"]}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reader.post(f"{address}check/", form)
    verbs = {query["sql"].split()[0] for query in queries}
    assert verbs == {"SELECT"}


def test_page_without_an_answer_tells_what_is_missing_and_not_what_is_right(
    lesson, address, reader
):
    check = check_of(lesson, "single_choice")
    told = reader.post(f"{address}check/", {"check": check["id"], "answer": "1"})
    assert told.status_code == 422
    assert "Answer the question first." in told.content.decode()
    assert questions.CANARY not in told.content.decode()


def test_scenario_goes_step_by_step_and_is_graded_at_its_end(lesson, address, reader):
    check = check_of(lesson, "scenario")
    name = f"q-{check['id']}"
    first, second = right_answer(lesson, check)
    step = reader.post(f"{address}check/", {"check": check["id"], name: first, "save": "1"})
    assert "Scene B" in step.content.decode()
    assert questions.CANARY not in step.content.decode()
    form = {"check": check["id"], f"{name}-way": first, name: second, "answer": "1"}
    assert ">Right</strong>" in reader.post(f"{address}check/", form).content.decode()


def test_reloading_the_answer_by_its_address_leads_back_to_the_lesson(address, reader):
    assert reader.get(f"{address}check/").url == address


def test_changed_key_of_a_check_is_an_edited_lesson(folder):
    course = pages.course_page(folder)
    block = questions.true_false()
    page = pages.lesson_page(pages.module_page(course), blocks=[block])
    edition = release_page(course).edition
    block["value"]["correct"] = "true"
    page.body = json.dumps([block])
    page.save_revision().publish()
    changes = compare(edition, compile_course(course).draft)
    assert changes.edited == [page.title]
    assert changes.regraded == []


def test_check_that_cannot_be_answered_stops_the_release(folder):
    course = pages.course_page(folder)
    pages.lesson_page(pages.module_page(course), blocks=[questions.blanks("No gap here")])
    (finding,) = compile_course(course).findings
    assert "no gap" in finding.message
    assert finding.block_id


def test_preview_shows_checks_and_takes_no_answer(folder, rf):
    page = pages.lesson_page(
        pages.module_page(pages.course_page(folder)), blocks=[questions.single_choice()]
    )
    response = page.make_preview_request(preview_mode="")
    html = response.render().content.decode() if hasattr(response, "render") else ""
    html = html or response.content.decode()
    assert "Check yourself" in html
    assert "What is asked?" in html
    assert "Check my answer" not in html
    assert questions.CANARY not in html
