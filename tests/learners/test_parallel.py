"""Limits under parallel requests. Runs on both databases; PostgreSQL is where it is hard."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate, CertificateKind
from courses.errors import DomainError
from learners import services
from learners.errors import TooLateError
from learners.models import Attempt, Completion, Enrolment
from learners.models.synced import EventKind
from learners.services.events import Event, digest_of
from learners.services.syncing import sync
from tests import drafts, programmes

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def quiz_run(release, office, learner):
    """A run with a quiz that may be tried three times, and the quiz's key."""
    quiz = drafts.quiz(attempts_allowed=3)
    run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return {"learner_id": learner.pk, "run_id": run.pk, "activity_id": quiz.key}


def test_parallel_starts_make_one_open_attempt(quiz_run, at_once):
    at_once(lambda: services.start_attempt(**quiz_run, attempt_id=uuid.uuid4()), 50)
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
        20,
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


def overdue(quiz_run):
    """An attempt with right answers saved, whose time is over."""
    attempt, _ = services.start_attempt(**quiz_run, attempt_id=uuid.uuid4())
    ids = {"learner_id": attempt.learner_id, "attempt_id": attempt.id}
    services.save_answers(**ids, answers=drafts.right_answers())
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(deadline_at=past, saved_at=past)
    return ids, past


def test_sweepers_and_submissions_at_once_make_one_grade(quiz_run, at_once):
    ids, past = overdue(quiz_run)
    calls = itertools.cycle(
        [
            services.sweep_overdue,
            lambda: services.submit_attempt(**ids, answers=drafts.right_answers()),
            lambda: services.submit_attempt(**ids, answers=drafts.wrong_answers()),
            lambda: services.save_answers(**ids, answers=drafts.wrong_answers()),
            lambda: services.current_attempt(**ids),
        ]
    )
    results = at_once(lambda: next(calls)(), 20)  # noqa: PLW0108 - another one each time
    attempt = Attempt.objects.get()
    assert (attempt.passed, attempt.expired, attempt.submitted_at) == (True, True, past)
    assert sum(result for result in results if isinstance(result, int)) <= 1
    assert {type(error) for error in results if isinstance(error, DomainError)} == {TooLateError}
    assert (Completion.objects.count(), Enrolment.objects.get().done) == (1, 1)


def test_starts_beside_a_sweeper_use_no_more_than_is_allowed(quiz_run, at_once):
    overdue(quiz_run)
    calls = itertools.cycle(
        [
            services.sweep_overdue,
            lambda: services.start_attempt(**quiz_run, attempt_id=uuid.uuid4()),
        ]
    )
    at_once(lambda: next(calls)(), 20)  # noqa: PLW0108 - another one each time
    assert sorted(Attempt.objects.values_list("number", "expired")) == [(1, True), (2, False)]


def test_one_batch_sent_many_times_at_once_is_applied_once(quiz_run, at_once):
    key, at = uuid.uuid4(), timezone.now()

    def event(kind, **body):
        event_id = uuid.uuid4()
        digest = digest_of(event_id, kind, at, body)
        return Event(id=event_id, kind=kind, at=at, body=body, digest=digest)

    place = {name: str(value) for name, value in quiz_run.items() if name != "learner_id"}
    right = drafts.right_answers()
    batch = [
        event(EventKind.ATTEMPT_SUBMITTED, attempt_id=str(key), answers=right),
        event(EventKind.ATTEMPT_STARTED, attempt_id=str(key), **place),
    ]
    results = at_once(lambda: sync(learner_id=quiz_run["learner_id"], events=batch), 10)
    told = [outcome.status for result in results for outcome in result]
    assert sorted(told) == ["already_applied"] * 18 + ["applied"] * 2
    assert Attempt.objects.get().passed
    assert Enrolment.objects.get().done == 1


def test_two_courses_that_are_completed_at_once_make_one_programme_whole(
    release, office, learner, at_once
):
    lessons = [drafts.lesson() for _number in range(2)]
    runs = [
        release(drafts.course(lesson, office_id=office.pk)).course.runs.get() for lesson in lessons
    ]
    programmes.save([run.course for run in runs])
    ids = [{"learner_id": learner.pk, "run_id": run.pk} for run in runs]
    for each in ids:
        services.enrol(**each, language="en")
    todo = iter(zip(ids, lessons, strict=True))

    def complete_one():
        each, lesson = next(todo)
        services.complete_lesson(**each, activity_id=lesson.key)

    at_once(complete_one, 2)
    assert Certificate.objects.filter(kind=CertificateKind.PROGRAMME).count() == 1
