"""Limits under parallel requests. Runs on both databases; PostgreSQL is where it is hard."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from learners import services
from learners.errors import DomainError
from learners.models import Attempt, Completion, Enrolment
from tests import drafts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("parallel")]


@pytest.fixture
def at_once():
    """Call a function in several threads that start together; return results or errors."""

    def _at_once(function, count):
        gate = threading.Barrier(count)

        def call(_number):
            try:
                gate.wait()
                return function()
            except DomainError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(call, range(count)))

    return _at_once


@pytest.fixture
def quiz_run(release, office, learner):
    """A run with a quiz that may be tried three times, and the quiz's key."""
    quiz = drafts.quiz(attempts_allowed=3)
    run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return {"learner_id": learner.pk, "run_id": run.pk, "activity_id": quiz.key}


def test_parallel_starts_make_one_open_attempt(quiz_run, at_once):
    at_once(lambda: services.start_attempt(**quiz_run, attempt_id=uuid.uuid4()), 12)
    assert Attempt.objects.count() == 1


def test_parallel_starts_and_submissions_use_no_more_than_is_allowed(quiz_run, at_once):
    def try_once():
        attempt, _ = services.start_attempt(**quiz_run, attempt_id=uuid.uuid4())
        return services.submit_attempt(
            learner_id=attempt.learner_id, attempt_id=attempt.id, answers=drafts.wrong_answers()
        )

    for _ in range(3):
        at_once(try_once, 6)
    assert Attempt.objects.count() == 3
    assert sorted(Attempt.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_parallel_submissions_are_graded_once(quiz_run, at_once):
    attempt, _ = services.start_attempt(**quiz_run, attempt_id=uuid.uuid4())
    results = at_once(
        lambda: services.submit_attempt(
            learner_id=attempt.learner_id, attempt_id=attempt.id, answers=drafts.right_answers()
        ),
        12,
    )
    assert {result.submitted_at for result in results} == {results[0].submitted_at}
    assert Completion.objects.count() == 1
    assert Enrolment.objects.get().done == 1


def test_parallel_enrolments_are_one(learner, run, at_once):
    results = at_once(
        lambda: services.enrol(learner_id=learner.pk, run_id=run.pk, language="en"), 8
    )
    assert sum(created for _, created in results) == 1


def test_parallel_sign_ups_are_one_account(db, at_once):
    results = at_once(
        lambda: services.sign_up(username="amina", passphrase="river kite saffron", language="en"),
        6,
    )
    assert len({account.pk for account in results}) == 1
