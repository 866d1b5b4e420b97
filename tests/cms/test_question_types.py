"""Every question type, from the author's block to the learner's grade."""

import json

import pytest

from cms.compiler import compile_course
from cms.questions import BLOCKS
from cms.release import release_page
from courses.grading import check_answers, grade_quiz
from courses.questions import TYPES
from learners import services
from tests.cms import pages, questions

NOT_GRADED = {"reflection", "rubric"}


@pytest.fixture
def written(office):
    """Makes a course whose quiz has the given questions, and compiles that quiz."""

    folder = pages.office_page(office)

    def make(*blocks):
        course = pages.course_page(folder)
        pages.quiz_page(pages.module_page(course), questions=list(blocks), pass_mark=100)
        compiled = compile_course(course)
        if compiled.draft is None:
            return compiled.findings
        return compiled.draft.modules[0].activities[0]

    return make


def right_answer(question, key):
    """What grading itself says is right, which has the shape of an answer."""
    return TYPES[question["type"]].grade(key, None).correct


def test_every_type_can_be_written_and_graded():
    assert set(BLOCKS) == set(TYPES) == set(questions.EVERY)


@pytest.mark.parametrize("kind", questions.EVERY)
def test_right_answer_earns_everything_and_none_earns_nothing(written, kind):
    quiz = written(questions.EVERY[kind]())
    (question,) = quiz.content["questions"]
    key = quiz.answer_key[question["id"]]
    answers = {question["id"]: right_answer(question, key)}
    assert check_answers(quiz.content, answers) == {}
    assert grade_quiz(quiz.content, quiz.answer_key, answers).score == 100
    nothing = grade_quiz(quiz.content, quiz.answer_key, {})
    assert nothing.score == (100 if kind in NOT_GRADED else 0)


@pytest.mark.parametrize("kind", questions.EVERY)
def test_what_learners_get_has_nothing_of_the_key(written, kind):
    quiz = written(questions.EVERY[kind]())
    assert questions.CANARY in json.dumps(quiz.answer_key)
    assert questions.CANARY not in json.dumps(quiz.content)
    (question,) = quiz.content["questions"]
    hidden = {"correct", "points", "rule", "accepted", "feedback", "best", "tolerance", "factor"}
    assert not hidden & set(json.dumps(question).replace('"', " ").replace(":", " ").split())


@pytest.mark.parametrize("kind", ["ordering", "matching", "categorise"])
def test_order_of_delivery_does_not_give_the_answer_away(written, kind):
    """Over many quizzes, what comes first is not what was written first."""
    seen = set()
    for _ in range(12):
        quiz = written(questions.EVERY[kind]())
        (question,) = quiz.content["questions"]
        listed = question["choices" if kind == "matching" else "items"]
        seen.add(tuple(each["text"] for each in listed))
    assert len(seen) > 1


def test_compiling_twice_gives_the_same(office):
    course = pages.course_page(pages.office_page(office))
    blocks = [make() for make in questions.EVERY.values()]
    pages.quiz_page(pages.module_page(course), questions=blocks)
    assert compile_course(course).draft == compile_course(course).draft


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (lambda: questions.blanks("No gap here"), "no gap"),
        (lambda: questions.blanks("A gap [[!London]] of wrong choices"), "no right answer"),
        (
            lambda: questions.scenario(questions.scene("A", ("Go", "Z", 1))),
            "There is no scene Z",
        ),
        (
            lambda: questions.scenario(
                questions.scene("A", ("Go", "B", 1), ("Stop", "", 1)),
                questions.scene("B", ("Back", "A", 1)),
            ),
            "circle",
        ),
        (lambda: questions.scenario(questions.scene("A", ("Go", "", 0))), "earns a point"),
        (
            lambda: questions.question(
                "numeric",
                number="1",
                tolerance="0",
                units=[questions.item({"text": "m", "factor": "0"})],
            ),
            "cannot be 0",
        ),
        (
            lambda: questions.question(
                "image_choice",
                options=[
                    questions.item(
                        {
                            "image": {
                                "image": pages.image().pk,
                                "alt_text": "",
                                "decorative": True,
                            },
                            "correct": n == 0,
                            "feedback": "",
                        }
                    )
                    for n in range(2)
                ],
            ),
            "alternative text",
        ),
    ],
)
def test_question_that_cannot_be_answered_is_refused_and_says_why(written, db, question, says):
    findings = written(question())
    assert any(says in finding.message for finding in findings), findings


def test_quiz_of_all_types_is_passed_with_right_answers(office, learner):
    course = pages.course_page(pages.office_page(office))
    blocks = [make() for make in questions.EVERY.values()]
    pages.quiz_page(pages.module_page(course), questions=blocks, pass_mark=100)
    edition = release_page(course).edition
    run = edition.course.runs.get()
    activity = edition.activities.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    attempt, _ = services.start_attempt(
        learner_id=learner.pk,
        run_id=run.pk,
        activity_id=activity.activity_id,
        attempt_id=activity.activity_id,
    )
    answers = {
        question["id"]: right_answer(question, activity.answer_key[question["id"]])
        for question in activity.content["questions"]
    }
    attempt = services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=answers)
    assert attempt.score == 100
    assert attempt.passed
