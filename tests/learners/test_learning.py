"""Enrolling, learning and completing, through the services."""

import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.errors import NotFoundError
from courses.services import release_edition
from learners import services
from learners.errors import (
    ActivityRetiredError,
    AttemptIdInUseError,
    AttemptSubmittedError,
    NoAttemptsLeftError,
    NotEnrolledError,
    RunClosedError,
    RunNotOpenError,
    WrongKindError,
)
from learners.models import Attempt, Completion, Enrolment, EnrolmentEvent
from learners.selectors import my_progress
from tests import drafts


def read(learner, run, activity_id):
    return services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=activity_id)


def take(learner, run, quiz_id, answers):
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    return services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=answers)


def test_enrolling_twice_is_the_same_as_once(learner, run):
    first, created = services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    second, again = services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")

    assert (created, again) == (True, False)
    assert first.pk == second.pk
    assert EnrolmentEvent.objects.count() == 1


def test_closed_and_unopened_runs_refuse_enrolment(learner, run):
    run.opens_at = timezone.now() + timezone.timedelta(days=1)
    run.save()
    with pytest.raises(RunNotOpenError):
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")

    run.opens_at = timezone.now() - timezone.timedelta(days=2)
    run.closes_at = timezone.now() - timezone.timedelta(days=1)
    run.save()
    with pytest.raises(RunClosedError):
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    assert not Enrolment.objects.exists()


def test_unknown_run_is_not_found(learner):
    with pytest.raises(NotFoundError):
        services.enrol(learner_id=learner.pk, run_id=uuid.uuid4(), language="en")


def test_lesson_and_passed_quiz_complete_the_run(learner, run, enrolment, lesson_id, quiz_id):
    read(learner, run, lesson_id)
    attempt = take(learner, run, quiz_id, drafts.right_answers())

    assert attempt.score == Decimal("100.00")
    assert attempt.passed
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.required) == (2, 2)
    assert enrolment.completed_at is not None
    assert enrolment.grade == Decimal("100.00")


def test_failed_quiz_completes_nothing_and_may_be_tried_again(learner, run, enrolment, quiz_id):
    failed = take(learner, run, quiz_id, drafts.wrong_answers())
    assert failed.passed is False
    assert not Completion.objects.exists()

    passed = take(learner, run, quiz_id, drafts.right_answers())
    assert passed.number == 2
    assert Completion.objects.get().score == Decimal("100.00")


def test_reading_a_lesson_twice_keeps_the_first_time(learner, run, enrolment, lesson_id):
    first = read(learner, run, lesson_id)
    second = read(learner, run, lesson_id)

    assert first.completed_at == second.completed_at
    enrolment.refresh_from_db()
    assert enrolment.done == 1


def test_best_score_is_kept(learner, run, enrolment, release, office):
    quiz = drafts.quiz(pass_mark=50)
    edition = release(drafts.course(drafts.lesson(), quiz, office_id=office.pk))
    run = edition.course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")

    half = {drafts.SINGLE: [drafts.RIGHT]}
    for answers, best in ((half, 50), (drafts.right_answers(), 100), (half, 100)):
        take(learner, run, quiz.key, answers)
        assert Completion.objects.get(activity_id=quiz.key).score == Decimal(best)


def test_same_submission_again_returns_the_first_result(learner, run, enrolment, quiz_id):
    first = take(learner, run, quiz_id, drafts.wrong_answers())
    again = services.submit_attempt(
        learner_id=learner.pk, attempt_id=first.id, answers=drafts.wrong_answers()
    )
    assert again.submitted_at == first.submitted_at
    assert again.score == first.score

    with pytest.raises(AttemptSubmittedError):
        services.submit_attempt(
            learner_id=learner.pk, attempt_id=first.id, answers=drafts.right_answers()
        )


def test_submission_without_answers_submits_what_was_saved(learner, run, enrolment, quiz_id):
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    services.save_answers(
        learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers()
    )
    submitted = services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id)
    assert submitted.passed


def test_saving_after_submission_is_refused(learner, run, enrolment, quiz_id):
    attempt = take(learner, run, quiz_id, drafts.wrong_answers())
    with pytest.raises(AttemptSubmittedError):
        services.save_answers(
            learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers()
        )
    assert Attempt.objects.get().answers == drafts.wrong_answers()


def test_starting_again_returns_the_open_attempt(learner, run, enrolment, quiz_id):
    ids = {"learner_id": learner.pk, "run_id": run.pk, "activity_id": quiz_id}
    first, created = services.start_attempt(**ids, attempt_id=uuid.uuid4())
    second, again = services.start_attempt(**ids, attempt_id=uuid.uuid4())

    assert (created, again) == (True, False)
    assert second.id == first.id


def test_allowed_attempts_are_counted(learner, release, office):
    quiz = drafts.quiz(attempts_allowed=2)
    edition = release(drafts.course(drafts.lesson(), quiz, office_id=office.pk))
    run = edition.course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")

    for _ in range(2):
        take(learner, run, quiz.key, drafts.wrong_answers())
    with pytest.raises(NoAttemptsLeftError):
        take(learner, run, quiz.key, drafts.right_answers())
    assert Attempt.objects.count() == 2


def test_attempt_id_of_another_quiz_is_refused(learner, run, enrolment, quiz_id, release, office):
    attempt = take(learner, run, quiz_id, drafts.wrong_answers())
    other = drafts.quiz()
    other_run = release(drafts.course(other, office_id=office.pk)).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=other_run.pk, language="en")
    with pytest.raises(AttemptIdInUseError):
        services.start_attempt(
            learner_id=learner.pk,
            run_id=other_run.pk,
            activity_id=other.key,
            attempt_id=attempt.id,
        )


def test_wrong_kinds_are_refused(learner, run, enrolment, lesson_id, quiz_id):
    with pytest.raises(WrongKindError):
        read(learner, run, quiz_id)
    with pytest.raises(WrongKindError):
        take(learner, run, lesson_id, {})


def test_nobody_learns_without_an_enrolment(learner, run, lesson_id):
    with pytest.raises(NotEnrolledError):
        read(learner, run, lesson_id)


def test_withdrawn_learner_keeps_everything_and_may_return(learner, run, enrolment, lesson_id):
    read(learner, run, lesson_id)
    services.withdraw(learner_id=learner.pk, run_id=run.pk)
    with pytest.raises(NotEnrolledError):
        read(learner, run, lesson_id)

    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    assert my_progress(learner_id=learner.pk, run_id=run.pk).done == 1


def test_attempt_on_a_retired_activity_is_refused(learner, run, enrolment, draft, quiz_id):
    lesson = next(draft.activities())
    release_edition(
        draft=drafts.course(lesson, office_id=draft.office_id, key=draft.key, slug=draft.slug)
    )
    with pytest.raises(ActivityRetiredError):
        take(learner, run, quiz_id, {})


def test_attempt_opened_before_a_release_is_graded_by_its_own_edition(
    learner, run, enrolment, draft, quiz_id, replace
):
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    release_edition(
        draft=drafts.course(
            *(a for a in draft.activities() if a.kind == "lesson"),
            office_id=draft.office_id,
            key=draft.key,
        )
    )
    submitted = services.submit_attempt(
        learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers()
    )
    assert submitted.passed
    assert Completion.objects.get(activity_id=quiz_id).edition_id == attempt.edition_id
