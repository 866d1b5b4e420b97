"""What is still needed to pass a course by grade, and what is only practice, as pages say it."""

import dataclasses
import uuid

import pytest

from learners import services
from tests import drafts


@pytest.fixture
def course(release, office, learner, signed_in):
    """A course passed with 60 %: two quizzes, one of them with a weight, and practice."""
    first, second = drafts.quiz("First"), drafts.quiz("Second")
    second = dataclasses.replace(second, content={**second.content, "weight": 3})
    practice = drafts.quiz("Practice", required=False)
    practice = dataclasses.replace(practice, content={**practice.content, "practice": True})
    draft = drafts.course(first, second, practice, office_id=office.pk, pass_grade=60)
    run = release(draft).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")

    def answer(quiz, answers):
        attempt, _ = services.start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
        )
        services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=answers)
        return f"/attempts/{attempt.id}/"

    def page(*parts):
        address = "/".join(["/runs", str(run.pk), *map(str, parts), ""])
        return signed_in.get(address).content.decode()

    return first, second, practice, answer, page


def test_progress_says_what_is_still_needed(course, signed_in):
    first, second, _practice, answer, page = course
    assert "your grade is 60 % or more" in page()
    assert "so far" not in page()
    result = answer(first, drafts.right_answers())
    assert "Your grade so far: 100 %." in page()
    assert "you need 46.7 % on average" in page()
    assert "Continue with the next step" in signed_in.get(result).content.decode()
    answer(second, drafts.wrong_answers())
    assert "Your grade so far: 25 %." in page()
    assert "To raise it, try a quiz again." in page()
    answer(second, drafts.right_answers())
    assert "Your grade so far" not in page()


def test_a_quiz_says_what_it_counts(course):
    first, second, practice, _answer, page = course
    assert "It makes 25 % of your grade" in page(first.key)
    assert "It makes 75 % of your grade" in page(second.key)
    assert "This is practice: it does not count." in page(practice.key)
    assert "· practice" in page()


def test_the_api_says_so_too(course, as_learner, run):
    first, second, _practice, answer, _page = course
    answer(first, drafts.right_answers())
    enrolled = as_learner.get("/me/enrolments").json()["results"][0]
    shown = as_learner.get(f"/me/enrolments/{enrolled['run_id']}").json()
    assert (shown["pass_grade"], shown["grade"], shown["grade_needed"]) == (60, "100.00", "46.67")
    activities = shown["modules"][0]["activities"]
    assert [each["practice"] for each in activities] == [False, False, True]
    edition = as_learner.get(f"/editions/{shown['edition_id']}").json()
    assert edition["pass_grade"] == 60
    quiz = as_learner.get(f"/editions/{shown['edition_id']}/activities/{second.key}").json()
    assert quiz["weight"] == 3


def test_a_quiz_that_was_tried_and_not_passed_is_not_called_done(course, signed_in):
    first, _second, _practice, answer, page = course
    tried, done = "Tried: it counts in your grade", '<strong class="done">Done</strong>'
    failed = signed_in.get(answer(first, {})).content.decode()
    assert "You have not passed yet." in failed
    for html in (failed, page(first.key)):
        assert tried in html
        assert done not in html
    passed = signed_in.get(answer(first, drafts.right_answers())).content.decode()
    assert tried not in passed
    assert done in passed
