"""Where a learner goes on: an open attempt, the next activity, or where they last were."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Run
from learners.models import Enrolment
from learners.selectors import next_step
from learners.services import complete_lesson, enrol, start_attempt, submit_attempt, withdraw
from tests import drafts


@pytest.fixture
def go_on(learner):
    def _go_on(course_id=None):
        step = next_step(learner_id=learner.pk, course_id=course_id)
        return step and (step.run_id, step.activity and step.activity.id, step.attempt_id)

    return _go_on


@pytest.fixture
def ids(learner, run, enrolment):
    return {"learner_id": learner.pk, "run_id": run.pk}


@pytest.fixture
def second_run(release, office, learner):
    """A course that the learner enrolled in after the first."""
    edition = release(drafts.course(drafts.lesson(), drafts.lesson(), office_id=office.pk))
    run = edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return run


def test_nobody_goes_on_with_nothing(learner, go_on):
    assert go_on() is None


def test_the_first_activity_that_is_not_done_is_next(ids, run, lesson_id, quiz_id, go_on):
    assert go_on() == (run.pk, lesson_id, None)
    complete_lesson(**ids, activity_id=lesson_id)
    assert go_on() == (run.pk, quiz_id, None)


def test_an_open_attempt_comes_before_what_is_not_done(ids, run, quiz_id, go_on):
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    assert go_on() == (run.pk, quiz_id, attempt.id)


def test_who_has_done_all_goes_to_where_they_last_were(ids, run, lesson_id, quiz_id, go_on):
    complete_lesson(**ids, activity_id=lesson_id)
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    submit_attempt(
        learner_id=ids["learner_id"], attempt_id=attempt.id, answers=drafts.right_answers()
    )
    assert go_on() == (run.pk, quiz_id, None)


def test_the_course_that_was_worked_in_last_comes_first(ids, run, second_run, lesson_id, go_on):
    assert go_on()[0] == second_run.pk
    complete_lesson(**ids, activity_id=lesson_id)
    assert go_on()[0] == run.pk


def test_courses_that_are_completed_come_last(ids, run, second_run, go_on):
    Enrolment.objects.filter(run=second_run).update(completed_at=timezone.now())
    assert go_on()[0] == run.pk


def test_courses_that_were_left_or_are_closed_are_not_gone_on_with(ids, run, second_run, go_on):
    withdraw(learner_id=ids["learner_id"], run_id=second_run.pk)
    assert go_on()[0] == run.pk
    Run.objects.filter(pk=run.pk).update(
        opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1)
    )
    assert go_on() is None


def test_a_course_may_be_asked_for(ids, run, second_run, go_on):
    assert go_on(run.course_id)[0] == run.pk
    assert go_on(uuid.uuid4()) is None


def test_going_on_takes_three_queries(ids, second_run, go_on, django_assert_num_queries):
    go_on()  # reads once what an edition asks for
    with django_assert_num_queries(3):  # enrolments, edition, completions
        go_on()


def test_somebody_else_s_attempt_is_not_gone_on_with(ids, run, quiz_id, go_on, lesson_id):
    from tests.factories import AccountFactory

    other = AccountFactory()
    enrol(learner_id=other.pk, run_id=run.pk, language="en")
    theirs = {"learner_id": other.pk, "run_id": run.pk}
    start_attempt(**theirs, activity_id=quiz_id, attempt_id=uuid.uuid4())
    assert go_on() == (run.pk, lesson_id, None)
