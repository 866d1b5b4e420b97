"""Every question type, from the author's block to the learner's grade."""

import json
from string import ascii_uppercase

import pytest

from cms.compiler import compile_course
from cms.questions import BLOCKS
from cms.release import release_page
from courses.grading import check_answers, grade_quiz
from courses.questions import TYPES
from tests.cms import pages, questions

pytestmark = pytest.mark.any_database

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
            lambda: questions.scenario(
                questions.scene("A", ("Go", "", 1)), questions.scene("A", ("Stay", "", 1))
            ),
            "more than one scene A",
        ),
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


@pytest.mark.parametrize(
    ("tolerance", "tolerance_in", "value", "right"),
    [
        ("0.5", "number", "7260.5", True),
        ("0.5", "number", "7261", False),
        ("10", "percent", "6534", True),
        ("10", "percent", "6533", False),
        ("10", "percent", "7986", True),
    ],
)
def test_number_may_be_off_by_so_much_or_so_many_per_cent(
    written, tolerance, tolerance_in, value, right
):
    quiz = written(questions.numeric(tolerance, tolerance_in))
    (question,) = quiz.content["questions"]
    answers = {question["id"]: {"value": value, "unit": question["units"][0]["id"]}}
    assert grade_quiz(quiz.content, quiz.answer_key, answers).passed is right


def test_scenario_with_very_many_ways_through_is_compiled(written):
    """Every scene leads to every later one: some 16 million ways."""
    letters = [*ascii_uppercase, ""]
    scenes = [
        questions.scene(letter, *((f"To {to}", to, 1) for to in letters[n + 1 : n + 7]))
        for n, letter in enumerate(ascii_uppercase)
    ]
    quiz = written(questions.scenario(*scenes))
    (question,) = quiz.content["questions"]
    assert quiz.answer_key[question["id"]]["best"] == len(ascii_uppercase)


@pytest.fixture
def everything(office):
    """A released quiz with a question of every type."""
    course = pages.course_page(pages.office_page(office))
    blocks = [make() for make in questions.EVERY.values()]
    pages.quiz_page(pages.module_page(course), questions=blocks, pass_mark=100)
    return release_page(course).edition.activities.get()


def test_quiz_of_all_types_is_delivered_and_passed_by_api(everything, as_learner):
    edition = everything.edition
    run = edition.course.runs.get()
    as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    path = f"/editions/{edition.pk}/activities/{everything.activity_id}"
    before = as_learner.get(path)
    assert {each["type"] for each in before.json()["questions"]} == set(TYPES)
    scenario = next(q for q in before.json()["questions"] if q["type"] == "scenario")
    assert scenario["scenes"][-1]["choices"][0]["leads_to"] is None
    assert questions.CANARY not in before.content.decode()
    attempts = f"/me/enrolments/{run.pk}/activities/{everything.activity_id}/attempts"
    attempt = f"/me/attempts/{everything.activity_id}"
    started = as_learner.post(attempts, {"id": str(everything.activity_id)})
    assert questions.CANARY not in started.content.decode()
    answers = {
        question["id"]: right_answer(question, everything.answer_key[question["id"]])
        for question in before.json()["questions"]
    }
    saved = as_learner.put(f"{attempt}/answers", {"answers": answers})
    assert saved.json()["answers"] == answers
    result = as_learner.post(f"{attempt}/submission", {"answers": answers}).json()
    assert result["score"] == "100.00"
    assert result["passed"]
    assert {each["score"] for each in result["questions"]} == {1.0, None}


def test_answers_of_another_shape_are_refused_by_question(everything, as_learner):
    run = everything.edition.course.runs.get()
    as_learner.post("/me/enrolments", {"run_id": str(run.pk)})
    attempts = f"/me/enrolments/{run.pk}/activities/{everything.activity_id}/attempts"
    as_learner.post(attempts, {"id": str(everything.activity_id)})
    wrong = {question["id"]: 26 for question in everything.content["questions"]}
    path = f"/me/attempts/{everything.activity_id}"
    response = as_learner.post(f"{path}/submission", {"answers": wrong})
    assert response.status_code == 422
    assert set(response.json()["errors"]) == set(wrong)
    assert as_learner.get(path).json()["state"] == "open"
