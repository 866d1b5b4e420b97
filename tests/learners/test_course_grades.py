"""What completes a course: all that is required, or a weighted grade; and what never counts."""

import dataclasses
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from certificates.models import Certificate
from courses.policy import CourseRule
from courses.services import release_edition
from learners import services
from learners.models import Completion, Enrolment
from learners.places import Place
from learners.selectors import my_progress
from learners.selectors.cells import columns_of
from learners.selectors.gradebook import Order, enrolled, grade_book_page, grade_book_row
from learners.services import settle_edition
from tests import drafts
from tests.factories import AccountFactory

RIGHT, HALF, WRONG = (
    drafts.right_answers(),
    {drafts.SINGLE: [drafts.RIGHT]},
    {drafts.SINGLE: [drafts.WRONG]},
)


def quiz(title, **rules):
    made = drafts.quiz(title, required=not rules.get("practice", False))
    return dataclasses.replace(made, content={**made.content, **rules})


class Taken:
    """A course that a learner is in."""

    def __init__(self, office, learner, *activities, **fields):
        self.learner, self.activities = learner, list(activities)
        self.key, self.office = uuid.uuid4(), office
        self.release(*activities, **fields)
        self.run = self.edition.course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=self.run.pk, language="en")

    def release(self, *activities, **fields):
        draft = drafts.course(*activities, office_id=self.office.pk, key=self.key, **fields)
        self.edition = release_edition(draft=draft).edition
        settle_edition(edition_id=self.edition.pk)

    def place(self, activity):
        return {
            "learner_id": self.learner.pk, "run_id": self.run.pk, "activity_id": activity.key
        }  # fmt: skip

    def answer(self, activity, answers):
        attempt, _ = services.start_attempt(**self.place(activity), attempt_id=uuid.uuid4())
        return services.submit_attempt(
            learner_id=self.learner.pk, attempt_id=attempt.id, answers=answers
        )

    def read(self, activity):
        services.complete_lesson(**self.place(activity))

    @property
    def enrolment(self):
        return Enrolment.objects.get(learner=self.learner, run=self.run)

    @property
    def progress(self):
        found = my_progress(learner_id=self.learner.pk, run_id=self.run.pk)
        assert (self.enrolment.done, self.enrolment.required) == (found.done, found.required)
        return found

    @property
    def completed(self):
        return self.enrolment.completed_at is not None


@pytest.fixture
def taken(office, learner):
    def make(*activities, **fields):
        return Taken(office, learner, *activities, **fields)

    return make


LESSON, SMALL, LARGE = drafts.lesson(), quiz("Small"), quiz("Large", weight=3)


def fresh(*activities):
    return [dataclasses.replace(each, key=uuid.uuid4()) for each in activities]


def test_a_course_is_passed_by_its_weighted_grade(taken):
    lesson, small, large = fresh(LESSON, SMALL, LARGE)
    course = taken(lesson, small, large, pass_grade=60)
    course.read(lesson)
    course.answer(large, RIGHT)
    assert (course.progress.done, course.progress.grade) == (2, 100)
    assert not course.completed
    failed = course.answer(small, WRONG)
    assert not failed.passed
    assert course.completed
    assert course.enrolment.grade == Decimal("75.00")
    assert Certificate.objects.count() == 1


def test_all_done_is_not_enough_until_the_grade_is_reached(taken):
    lesson, small, large = fresh(LESSON, SMALL, LARGE)
    course = taken(lesson, small, large, pass_grade=60)
    course.answer(small, RIGHT)
    assert course.progress.grade_needed == Decimal("46.67")
    course.answer(large, WRONG)
    course.read(lesson)
    assert (course.progress.done, course.progress.grade) == (3, 25)
    assert course.progress.grade_needed is None
    assert not course.completed
    course.answer(large, HALF)
    assert course.progress.grade == Decimal("62.50")
    assert course.completed


def test_a_second_failed_attempt_counts_no_second_time(taken):
    small, large = fresh(SMALL, LARGE)
    course = taken(small, large, pass_grade=60)
    for answers in (WRONG, WRONG, RIGHT, WRONG):
        course.answer(small, answers)
        assert course.progress.done == 1


@pytest.mark.parametrize("order", ["lesson last", "quiz last"])
def test_it_completes_whichever_comes_last(taken, order):
    lesson, small = fresh(LESSON, SMALL)
    course = taken(lesson, small, pass_grade=50)
    steps = [lambda: course.answer(small, HALF), lambda: course.read(lesson)]
    for step in steps if order == "lesson last" else reversed(steps):
        assert not course.completed
        step()
    assert course.completed


def test_without_a_grade_to_pass_each_quiz_is_to_be_passed(taken):
    small, large = fresh(SMALL, LARGE)
    course = taken(small, large)
    course.answer(large, RIGHT)
    course.answer(small, WRONG)
    assert (course.completed, course.progress.done) == (False, 1)
    course.answer(small, RIGHT)
    assert (course.completed, course.enrolment.grade) == (True, 100)


def test_the_grade_is_weighted_where_all_is_required_too(taken):
    small, large = fresh(quiz("Small"), quiz("Large", weight=3, pass_mark=50))
    course = taken(small, large)
    course.answer(small, RIGHT)
    course.answer(large, HALF)
    assert course.enrolment.grade == Decimal("62.50")


def test_the_grade_follows_the_quizzes_after_completion(taken):
    (small,) = fresh(quiz("Small", pass_mark=50))
    course = taken(small)
    course.answer(small, HALF)
    assert course.enrolment.grade == 50
    before = course.enrolment.completed_at
    course.answer(small, RIGHT)
    assert (course.enrolment.grade, course.enrolment.completed_at) == (100, before)


def test_a_quiz_of_weight_0_is_to_be_done_and_does_not_count(taken):
    small, idle = fresh(SMALL, quiz("Idle", weight=0))
    course = taken(small, idle, pass_grade=60)
    course.answer(small, RIGHT)
    assert not course.completed
    course.answer(idle, WRONG)
    assert (course.completed, course.enrolment.grade) == (True, 100)


def test_practice_never_counts_and_optional_quizzes_do_not_either(taken):
    small, practice, optional = fresh(
        SMALL, quiz("Practice", practice=True), dataclasses.replace(SMALL, required=False)
    )
    course = taken(small, practice, optional, pass_grade=60)
    for each in (practice, optional, practice):
        assert course.answer(each, WRONG).result["questions"][0]["feedback"]
    assert (course.progress.done, course.progress.grade) == (0, None)
    course.answer(practice, RIGHT)
    course.answer(small, RIGHT)
    assert (course.completed, course.enrolment.grade) == (True, 100)


def test_a_release_counts_learners_under_way_by_the_new_rule(taken):
    small, large = fresh(SMALL, LARGE)
    course = taken(small, large)
    course.answer(large, RIGHT)
    course.answer(small, WRONG)
    assert course.enrolment.done == 1
    course.release(small, large, pass_grade=80)
    assert (course.progress.done, course.completed) == (2, False)
    course.release(small, large, pass_grade=70)
    assert course.completed
    assert not Completion.objects.filter(activity_id=small.key).exists()


def test_a_release_that_asks_for_each_quiz_again_takes_nothing_back(taken):
    small, large = fresh(SMALL, LARGE)
    course = taken(small, large, pass_grade=90)
    course.answer(large, RIGHT)
    course.answer(small, WRONG)
    course.release(small, large)
    assert (course.progress.done, course.completed) == (1, False)
    course.answer(small, RIGHT)
    assert course.completed


def test_a_score_that_staff_set_counts_in_the_grade(taken):
    small, large = fresh(SMALL, LARGE)
    course = taken(small, large, pass_grade=60)
    course.answer(large, HALF)
    place = Place(**course.place(small))
    services.override_score(
        place, score=Decimal(40), reason="On paper", by_id=AccountFactory(is_staff=True).pk
    )
    assert (course.progress.done, course.progress.grade) == (2, Decimal("47.50"))
    course.answer(small, WRONG)
    assert (course.progress.done, course.progress.grade) == (2, Decimal("47.50"))
    course.answer(large, RIGHT)
    assert (course.completed, course.enrolment.grade) == (True, Decimal("85.00"))


def book_row(course):
    """The learner's row as staff see it."""
    columns = columns_of(course.edition)
    return grade_book_row(run=course.run, learner_id=course.learner.pk, columns=columns)


@pytest.mark.parametrize("grade_from", ["highest", "last", "first", "average"])
@pytest.mark.parametrize("pass_grade", [None, 90])
def test_staff_see_the_grade_that_the_learner_sees(taken, pass_grade, grade_from):
    small, large = fresh(quiz("Small", grade_from=grade_from), quiz("Large", weight=3))
    course = taken(small, large, pass_grade=pass_grade)
    assert book_row(course).grade is None
    for activity, answers in ((small, HALF), (small, WRONG), (large, RIGHT), (small, HALF)):
        course.answer(activity, answers)
        row = book_row(course)
        assert (row.grade, row.grade_is_final) == (course.progress.grade, False)
        tried = next(cell for cell in row.cells if cell.column.id == small.key)
        assert (tried.counted, tried.completed) == (pass_grade is not None, False)
        if pass_grade:
            assert tried.score == course.progress.modules[0].activities[0].score


def test_staff_see_what_the_grade_was_when_the_course_was_completed(taken):
    small, large = fresh(SMALL, LARGE)
    course = taken(small, pass_grade=60)
    course.answer(small, RIGHT)
    course.release(small, large, pass_grade=60)
    course.answer(large, WRONG)
    row = book_row(course)
    assert (row.grade, row.grade_is_final) == (course.enrolment.grade, True)


def test_grades_of_a_page_cost_the_same_for_any_number_of_learners(taken):
    small, large = fresh(quiz("Small", grade_from="average"), LARGE)
    course = taken(small, large, pass_grade=60)
    course.answer(small, HALF)
    columns, rows = columns_of(course.edition), enrolled(run=course.run)

    def count():
        with CaptureQueriesContext(connection) as captured:
            page = grade_book_page(rows, columns, order=Order())
        return len(captured), [row.grade for row in page.rows]

    assert count() == (8, [course.progress.grade])
    for _ in range(3):
        course.learner = AccountFactory()
        services.enrol(learner_id=course.learner.pk, run_id=course.run.pk, language="en")
        course.answer(small, HALF)
    assert count() == (8, [course.progress.grade] * 4)


SCORE = st.none() | st.integers(0, 10000).map(lambda n: Decimal(n) / 100)


@given(st.lists(st.tuples(st.integers(0, 100), SCORE), min_size=1), st.integers(1, 100))
def test_reaching_what_is_needed_passes_and_the_grade_lies_between_the_scores(quizzes, mark):
    keys = [uuid.uuid4() for _ in quizzes]
    weights = dict(zip(keys, (weight for weight, _ in quizzes), strict=True))
    scores = {
        key: score for key, (_, score) in zip(keys, quizzes, strict=True) if score is not None
    }
    rule = CourseRule(required=frozenset(keys), weights=weights, pass_grade=mark)
    grade, needed = rule.grade(scores), rule.needed(scores)
    if grade is not None:
        assert min(scores.values()) <= grade <= max(scores.values())
    if needed is not None and needed <= 100:
        reached = {key: scores.get(key, needed) for key in keys}
        assert rule.grade(reached) >= mark - Decimal("0.01")
