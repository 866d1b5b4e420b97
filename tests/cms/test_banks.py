"""Banks of questions, and what quizzes draw from them."""

import json

import pytest
from django.urls import reverse

from cms.compiler import compile_course
from cms.models import QuestionBankPage, QuizPage
from cms.release import plan_release, release_page
from tests.cms import pages, questions

pytestmark = pytest.mark.any_database


@pytest.fixture
def folder(office):
    return pages.office_page(office)


def bank_page(parent, *tags):
    """A bank of single choices, one with each of the given tags."""
    blocks = []
    for number, tag in enumerate(tags):
        block = pages.question(prompt=f"From the bank {number}")
        block["value"]["tags"] = tag
        blocks.append(block)
    return pages.publish(parent, QuestionBankPage(title="Bank", questions=blocks))


def draw(bank, number, tag=""):
    return pages.block("draw", {"bank": bank.pk, "tag": tag, "number": number})


def course_with(folder, *blocks, **quiz):
    course = pages.course_page(folder)
    pages.quiz_page(pages.module_page(course), questions=list(blocks), **quiz)
    return course


def quiz_of(course):
    return compile_course(course).draft.modules[0].activities[0]


def test_quiz_draws_by_tag_from_a_bank_of_its_office(folder):
    bank = bank_page(folder, "history", "law, history", "law")
    quiz = quiz_of(course_with(folder, pages.question(), draw(bank, 1, "History")))
    assert [each.get("pool") is not None for each in quiz.content["questions"]] == [
        False,
        True,
        True,
    ]
    assert list(quiz.content["pools"].values()) == [1]
    assert len(quiz.answer_key) == 3


def test_bank_of_a_course_is_not_a_module_of_it(folder):
    course = pages.course_page(folder)
    bank = bank_page(course, "", "")
    pages.quiz_page(pages.module_page(course), questions=[draw(bank, 2)])
    assert len(compile_course(course).draft.modules) == 1


def test_release_refuses_to_draw_more_than_there_is(folder):
    bank = bank_page(folder, "law")
    findings = compile_course(course_with(folder, draw(bank, 2, "law"))).findings
    assert "has 1 such questions; 2 are to be drawn" in findings[0].message
    assert findings[0].block_id


def test_release_refuses_a_bank_that_is_not_published(folder):
    bank = bank_page(folder, "law")
    course = course_with(folder, draw(bank, 1))
    bank.unpublish()
    findings = compile_course(course).findings
    assert "not published in this language" in findings[0].message


def test_bank_changed_later_changes_nothing_for_learners(folder):
    bank = bank_page(folder, "law", "law")
    course = course_with(folder, draw(bank, 1))
    edition = release_page(course).edition
    before = edition.activities.get().content
    bank.delete()
    assert edition.activities.get().content == before


def test_paper_holds_what_was_drawn_and_is_graded_by_it(folder, as_learner):
    bank = bank_page(folder, "law", "law", "law", "law")
    course = course_with(folder, draw(bank, 2), shuffle=True, pass_mark=100)
    activity = release_page(course).edition.activities.get()
    run = activity.edition.course.runs.get()
    public = as_learner.get(f"/editions/{activity.edition_id}/activities/{activity.activity_id}")
    assert public.json()["questions"] == []
    assert public.json()["question_count"] == 2

    as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    attempts = f"/me/enrolments/{run.pk}/activities/{activity.activity_id}/attempts"
    as_learner.post(attempts, {"id": str(activity.activity_id)})
    path = f"/me/attempts/{activity.activity_id}"
    paper = as_learner.get(f"{path}/paper").json()["questions"]
    assert len(paper) == 2
    assert as_learner.get(f"{path}/paper").json()["questions"] == paper

    drawn = {each["id"]: activity.answer_key[each["id"]]["correct"] for each in paper}
    other = next(key for key in activity.answer_key if key not in drawn)
    assert as_learner.put(f"{path}/answers", {"answers": {other: []}}).status_code == 422
    result = as_learner.post(f"{path}/submission", {"answers": drawn}).json()
    assert result["passed"]
    assert [each["question_id"] for each in result["questions"]] == [each["id"] for each in paper]


def test_changed_bank_shows_in_the_release_of_the_courses_that_draw_from_it(folder):
    bank = bank_page(folder, "law", "law")
    course, other = course_with(folder, draw(bank, 1)), course_with(folder, pages.question())
    for each in (course, other):
        release_page(each)
    stored = bank.questions.get_prep_value()
    stored[0]["value"]["prompt"] = "Asked in another way"
    bank.questions = json.dumps(stored)
    bank.save_revision().publish()
    (plan,), (untouched,) = plan_release(course), plan_release(other)
    assert plan.changes.edited == ["Quiz"]
    assert not untouched.changes


def test_deleted_bank_stops_the_release_and_says_where(folder, client, admin_user):
    bank = bank_page(folder, "law")
    course = course_with(folder, draw(bank, 1))
    bank.delete()
    (finding,) = compile_course(course).findings
    assert "Draw from a bank" in finding.message
    assert finding.block_id
    client.force_login(admin_user)
    quiz = QuizPage.objects.get()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).status_code == 200
    assert client.get(reverse("cms:release", args=[course.pk])).status_code == 200


def test_page_of_a_bank_says_which_quizzes_draw_from_it(folder, client, admin_user):
    bank = bank_page(folder, "law")
    course_with(folder, draw(bank, 1), title="The quiz that draws")
    client.force_login(admin_user)
    usage = client.get(reverse("wagtailadmin_pages:usage", args=[bank.pk]))
    assert "The quiz that draws" in usage.content.decode()


def test_translators_do_not_see_tags(folder):
    from wagtail_localize.segments.extract import extract_segments

    bank = bank_page(folder, "secret-tag")
    strings = [getattr(each, "string", None) for each in extract_segments(bank)]
    texts = " ".join(str(each.data) for each in strings if each is not None)
    assert "From the bank 0" in texts
    assert "secret-tag" not in texts


def test_every_type_can_be_in_a_bank(folder):
    blocks = []
    for make in questions.EVERY.values():
        block = make()
        block["value"]["tags"] = "all"
        blocks.append(block)
    bank = pages.publish(folder, QuestionBankPage(title="Bank", questions=blocks))
    quiz = quiz_of(course_with(folder, draw(bank, len(blocks), "all")))
    assert len(quiz.content["questions"]) == len(blocks)
