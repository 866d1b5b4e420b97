"""Time limits, extra time, the close of a run: what is in time, late, refused, and swept."""

import dataclasses
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from learners import services
from learners.errors import NoAttemptsLeftError, RunClosedError, TooLateError
from learners.models import Attempt, Completion, Enrolment
from tests import drafts

RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def timed(release, office, learner):
    """Start an attempt at a quiz of half an hour, or with other rules."""

    def _start(**rules):
        quiz = drafts.quiz()
        rules = {"time_limit_minutes": 30} | rules
        quiz = dataclasses.replace(quiz, content={**quiz.content, **rules})
        run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        return again(learner, run.pk, quiz.key)

    return _start


def again(learner, run_id, quiz_id):
    return services.start_attempt(
        learner_id=learner.pk, run_id=run_id, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )[0]


def pass_time(attempt, minutes):
    """Make as if an attempt had been started and saved earlier."""
    rows = Attempt.objects.filter(id=attempt.id)
    row, by = rows.get(), timedelta(minutes=minutes)
    rows.update(
        started_at=row.started_at - by,
        deadline_at=row.deadline_at and row.deadline_at - by,
        saved_at=row.saved_at and row.saved_at - by,
    )


def close_run(minutes_ago):
    run = Attempt.objects.get().run
    run.opens_at = timezone.now() - timedelta(days=60)
    run.closes_at = timezone.now() - timedelta(minutes=minutes_ago)
    run.save()


def save(attempt, answers):
    return services.save_answers(
        learner_id=attempt.learner_id, attempt_id=attempt.id, answers=answers
    )


def submit(attempt, answers=None):
    return services.submit_attempt(
        learner_id=attempt.learner_id, attempt_id=attempt.id, answers=answers
    )


@pytest.mark.parametrize(("extra", "minutes"), [(0, 30), (25, 37.5), (50, 45), (100, 60)])
def test_extra_time_moves_the_deadline_of_attempts_started_afterwards(
    timed, learner, extra, minutes
):
    services.set_extra_time(account=learner, per_cent=extra)
    attempt = timed()
    services.set_extra_time(account=learner, per_cent=0)
    attempt.refresh_from_db()
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=minutes)


def test_quizzes_without_a_limit_have_no_deadline(timed):
    assert timed(time_limit_minutes=0).deadline_at is None


def test_answers_in_time_and_within_the_grace_are_in_time(timed, settings):
    attempt = timed()
    pass_time(attempt, 30.2)
    save(attempt, RIGHT)
    submitted = submit(attempt, RIGHT)
    assert submitted.passed
    assert not submitted.is_late
    assert not submitted.expired


def test_late_answers_are_refused_and_what_was_saved_is_submitted_at_the_deadline(timed):
    attempt = timed()
    save(attempt, RIGHT)
    pass_time(attempt, 31)
    for refused in (save, submit):
        with pytest.raises(TooLateError):
            refused(attempt, WRONG)
    assert services.sweep_overdue() == 1
    attempt = Attempt.objects.get()
    assert attempt.submitted_at == attempt.deadline_at
    assert (attempt.passed, attempt.expired, attempt.is_late) == (True, True, False)
    assert attempt.answers == RIGHT
    assert Completion.objects.get().completed_at == attempt.deadline_at
    assert Enrolment.objects.get().completed_at == attempt.deadline_at
    with pytest.raises(TooLateError):
        submit(attempt, WRONG)


def test_submitting_what_was_saved_works_at_any_time(timed):
    attempt = timed()
    save(attempt, RIGHT)
    pass_time(attempt, 500)
    assert submit(attempt, RIGHT).expired
    assert submit(attempt).submitted_at == Attempt.objects.get().deadline_at


def test_sweeping_twice_is_the_same_as_once(timed, capsys):
    pass_time(timed(), 31)
    call_command("submit_overdue_attempts")
    call_command("submit_overdue_attempts")
    assert capsys.readouterr().out.split("\n")[:2] == ["Submitted: 1", "Submitted: 0"]
    assert Attempt.objects.get().score == 0


def test_the_sweeper_leaves_alone_what_is_in_time(timed):
    attempt = timed()
    pass_time(attempt, 30.2)
    assert services.sweep_overdue() == 0


def test_one_attempt_that_cannot_be_graded_holds_up_no_other(timed):
    broken, sound = timed(), timed()
    Attempt.objects.filter(id=broken.id).update(answers={drafts.SINGLE: 5})
    for attempt in (broken, sound):
        pass_time(attempt, 31)
    assert services.sweep_overdue() == 1
    assert Attempt.objects.get(id=sound.id).expired


def test_whoever_looks_sees_it_submitted_before_any_sweep(timed, learner):
    attempt = timed()
    pass_time(attempt, 31)
    seen = services.current_attempt(learner_id=learner.pk, attempt_id=attempt.id)
    assert seen.expired


def test_whoever_starts_again_gets_a_new_attempt_if_one_is_left(timed, learner):
    first = timed(attempts_allowed=2)
    pass_time(first, 31)
    second = again(learner, first.run_id, first.activity_id)
    assert second.number == 2
    assert Attempt.objects.get(id=first.id).expired
    pass_time(second, 31)
    with pytest.raises(NoAttemptsLeftError):
        again(learner, first.run_id, first.activity_id)


def test_the_close_of_the_run_is_a_deadline(timed, learner):
    attempt = timed(time_limit_minutes=0)
    save(attempt, RIGHT)
    close_run(minutes_ago=1)
    with pytest.raises(RunClosedError):
        again(learner, attempt.run_id, attempt.activity_id)
    with pytest.raises(TooLateError):
        save(attempt, WRONG)
    Attempt.objects.update(saved_at=timezone.now() - timedelta(minutes=2))
    assert services.sweep_overdue() == 1
    attempt = Attempt.objects.get()
    assert attempt.submitted_at == attempt.run.closes_at
    assert (attempt.passed, attempt.is_late) == (True, False)


def test_where_late_answers_are_accepted_they_are_marked(timed):
    attempt = timed(late="accept")
    pass_time(attempt, 500)
    save(attempt, WRONG)
    assert services.sweep_overdue() == 0
    submitted = submit(attempt, RIGHT)
    assert (submitted.passed, submitted.is_late, submitted.expired) == (True, True, False)
    assert submitted.submitted_at > submitted.deadline_at


def test_an_attempt_started_in_time_may_be_submitted_late_after_the_close(timed):
    attempt = timed(time_limit_minutes=0, late="accept")
    close_run(minutes_ago=5)
    submitted = submit(attempt, RIGHT)
    assert (submitted.passed, submitted.is_late) == (True, True)


@pytest.mark.parametrize("saved_late", [True, False])
def test_late_answers_are_taken_for_some_days(timed, saved_late, settings):
    attempt = timed(late="accept")
    save(attempt, RIGHT)
    days = settings.LATE_ANSWER_DAYS * 24 * 60
    if saved_late:
        pass_time(attempt, 60)
        save(attempt, RIGHT)
    pass_time(attempt, days + 31)
    with pytest.raises(TooLateError):
        submit(attempt, WRONG)
    assert services.sweep_overdue() == 1
    attempt = Attempt.objects.get()
    assert attempt.is_late is saved_late
    assert attempt.submitted_at == (attempt.saved_at if saved_late else attempt.deadline_at)
