"""What was done without a connection: applied once, whatever the order and however often."""

import dataclasses
import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learners import services
from learners.models import Attempt, Completion, Enrolment, SyncedEvent
from learners.models.synced import EventKind
from learners.services.events import Event, digest_of
from learners.services.syncing import apply_waiting, sync
from learners.tasks import sweep_attempts
from tests import drafts
from tests.factories import AccountFactory

RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()
NOON = datetime(2025, 12, 10, 12, tzinfo=UTC)


def event(kind, minute, **body):
    key, at = uuid.uuid4(), NOON + timedelta(minutes=minute)
    body = {
        name: str(value) if isinstance(value, uuid.UUID) else value for name, value in body.items()
    }
    return Event(
        id=key, kind=EventKind(kind), at=at, body=body, digest=digest_of(key, kind, at, body)
    )


def at(given, time):
    """Return the same event at another time."""
    digest = digest_of(given.id, given.kind, time, given.body)
    return dataclasses.replace(given, at=time, digest=digest)


class Course:
    """A course of a lesson and a quiz, which the learner is in."""

    def __init__(self, release, office, learner, **rules):
        self.learner, self.lesson, quiz = learner, drafts.lesson(), drafts.quiz(pass_mark=50)
        self.quiz = dataclasses.replace(quiz, content={**quiz.content, **rules})
        edition = release(drafts.course(self.lesson, self.quiz, office_id=office.pk))
        self.run = edition.course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=self.run.pk, language="en")

    def attempt(self, minute, answers, *, after=None, drafts_first=(), attempt_id=None):
        """Return the events of one attempt: started, saved some times, submitted."""
        key = attempt_id or uuid.uuid4()
        place = {"run_id": self.run.pk, "activity_id": self.quiz.key, "attempt_id": key}
        saves = [
            event("answers_saved", minute + 1 + n, attempt_id=key, answers=each)
            for n, each in enumerate(drafts_first)
        ]
        end = minute + 10
        return [
            event("attempt_started", minute, **place, after=after),
            *saves,
            event("attempt_submitted", end, attempt_id=key, answers=answers),
        ]

    def lesson_read(self, minute):
        return event("lesson_completed", minute, run_id=self.run.pk, activity_id=self.lesson.key)

    def sync(self, *events):
        return [each.status for each in sync(learner_id=self.learner.pk, events=events)]

    def state(self):
        """Return everything that a learner could tell apart, without the server's times."""
        mine = {"learner_id": self.learner.pk}
        enrolment = Enrolment.objects.get(**mine)
        attempts = Attempt.objects.filter(**mine).order_by("number")
        columns = ("id", "number", "state", "answers", "score", "passed", "client_started_at",
                   "client_submitted_at")  # fmt: skip
        done = (
            Completion.objects.filter(**mine).order_by("activity").values_list("activity", "score")
        )
        counters = (enrolment.done, enrolment.grade, enrolment.completed_at is not None)
        return list(attempts.values_list(*columns)), list(done), counters


@pytest.fixture
def course(release, office, learner):
    def make(**rules):
        return Course(release, office, learner, **rules)

    return make


def test_a_course_taken_without_a_connection(course):
    taken = course()
    events = [taken.lesson_read(0), *taken.attempt(5, RIGHT, drafts_first=[WRONG])]
    assert taken.sync(*events) == ["applied"] * 4
    assert taken.sync(*events) == ["already_applied"] * 4
    attempts, _done, counters = taken.state()
    assert counters == (2, 100, True)
    assert attempts[0][-2:] == (NOON + timedelta(minutes=5), NOON + timedelta(minutes=15))


def test_events_wait_for_the_start_in_a_later_request(course):
    taken = course()
    start, save, submit = taken.attempt(0, RIGHT, drafts_first=[WRONG])
    assert taken.sync(submit) == ["waiting"]
    assert taken.sync(save, submit) == ["waiting", "waiting"]
    assert not Attempt.objects.exists()
    assert taken.sync(start) == ["applied"]
    assert Attempt.objects.get().passed
    assert taken.sync(submit, save) == ["already_applied"] * 2
    assert not SyncedEvent.objects.filter(body__isnull=False).exists()


def test_the_newest_answers_stay_whichever_come_last(course):
    taken = course()
    start, older, newer, _submit = taken.attempt(0, {}, drafts_first=[WRONG, RIGHT])
    assert taken.sync(start, newer) == ["applied"] * 2
    assert taken.sync(older) == ["superseded"]
    assert taken.sync(older) == ["superseded"]
    assert Attempt.objects.get().answers == RIGHT


def test_what_came_before_the_submission_is_superseded_by_it(course):
    taken = course()
    start, save, submit = taken.attempt(0, RIGHT, drafts_first=[WRONG])
    assert taken.sync(start, submit) == ["applied"] * 2
    assert taken.sync(save) == ["superseded"]
    assert Attempt.objects.get().answers == RIGHT


def test_a_clock_that_is_ahead_outdoes_nothing_that_comes_later(course):
    taken = course()
    start, wrong_clock, right_clock, _submit = taken.attempt(0, {}, drafts_first=[WRONG, RIGHT])
    now = timezone.now()
    ahead = at(wrong_clock, now + timedelta(days=2))
    assert taken.sync(start, ahead) == ["applied"] * 2
    assert Attempt.objects.get().answered_at <= timezone.now()
    assert taken.sync(at(right_clock, timezone.now())) == ["applied"]
    assert Attempt.objects.get().answers == RIGHT
    assert taken.sync(ahead) == ["already_applied"]
    assert Attempt.objects.get().answers == RIGHT


def test_one_bad_answer_spoils_no_other(course):
    taken = course()
    bad = RIGHT | {drafts.SINGLE: "no list"}
    start, older, newer, submit = taken.attempt(0, bad, drafts_first=[WRONG, bad])
    saved, told = sync(learner_id=taken.learner.pk, events=[start, older, newer])[1:]
    assert (saved.status, saved.not_saved) == ("applied", {})
    assert (told.status, list(told.not_saved)) == ("applied", [drafts.SINGLE])
    kept = {drafts.SINGLE: WRONG[drafts.SINGLE], drafts.MULTIPLE: RIGHT[drafts.MULTIPLE]}
    assert Attempt.objects.get().answers == kept
    assert taken.sync(submit) == ["refused"]


def test_one_bad_event_spoils_no_other(course):
    taken = course()
    start, submit = taken.attempt(0, {drafts.SINGLE: "no list"})
    unknown = event("lesson_completed", 0, run_id=uuid.uuid4(), activity_id=uuid.uuid4())
    outcomes = sync(learner_id=taken.learner.pk, events=[unknown, start, submit])
    assert [each.status for each in outcomes] == ["refused", "applied", "refused"]
    assert [each.problem and each.problem.slug for each in outcomes] == [
        "not-found", None, "answers-invalid",
    ]  # fmt: skip
    assert Attempt.objects.get().state == "open"
    assert SyncedEvent.objects.count() == 1


def test_an_id_that_comes_back_with_another_content_is_refused(course):
    taken = course()
    read = taken.lesson_read(0)
    other = event("lesson_completed", 9, **read.body)
    forged = dataclasses.replace(other, id=read.id)
    assert taken.sync(read) == ["applied"]
    (outcome,) = sync(learner_id=taken.learner.pk, events=[forged])
    assert (outcome.status, outcome.problem.slug) == ("refused", "event-id-in-use")
    assert "Idempotency-Key" not in str(outcome.problem)
    assert taken.sync(read) == ["already_applied"]


def test_a_second_attempt_waits_until_the_first_is_submitted(course):
    taken = course()
    first = services.start_attempt(
        learner_id=taken.learner.pk,
        run_id=taken.run.pk,
        activity_id=taken.quiz.key,
        attempt_id=uuid.uuid4(),
    )[0]
    events = taken.attempt(0, RIGHT)
    assert taken.sync(*events) == ["waiting"] * 2
    services.submit_attempt(learner_id=taken.learner.pk, attempt_id=first.id, answers=WRONG)
    sweep_attempts()
    assert [each[1] for each in taken.state()[0]] == [1, 2]
    assert taken.sync(*events) == ["already_applied"] * 2


def test_the_wait_between_attempts_is_waited_for_here(course):
    taken = course(wait_minutes=30)
    first, second = uuid.uuid4(), uuid.uuid4()
    taken.sync(*taken.attempt(0, WRONG, attempt_id=first))
    late = taken.attempt(60, RIGHT, after=first, attempt_id=second)
    assert taken.sync(*late) == ["waiting"] * 2
    Attempt.objects.update(submitted_at=timezone.now() - timedelta(minutes=31))
    apply_waiting(learner_id=taken.learner.pk)
    assert taken.sync(*late) == ["already_applied"] * 2


def close(run, minutes_ago=5):
    run.opens_at = timezone.now() - timedelta(days=2)
    run.closes_at = timezone.now() - timedelta(minutes=minutes_ago)
    run.save()


def test_what_arrives_after_the_close_is_late_where_the_quiz_accepts_it(course):
    taken = course(late="accept")
    events = [taken.lesson_read(0), *taken.attempt(5, RIGHT)]
    close(taken.run)
    assert taken.sync(*events) == ["refused", "applied", "applied"]
    attempt = Attempt.objects.get()
    assert (attempt.is_late, attempt.passed) == (True, True)


def test_what_arrives_after_the_close_is_refused_where_the_quiz_says_so(course):
    taken = course()
    events = taken.attempt(5, RIGHT)
    close(taken.run)
    outcomes = sync(learner_id=taken.learner.pk, events=events)
    assert outcomes[0].problem.slug == "run-closed"
    assert not Attempt.objects.exists()


def test_a_clients_clock_moves_no_deadline(course):
    """It says that all was done in 2025; by ours the time was over before the answers came."""
    taken = course(time_limit_minutes=30)
    start, save, submit = taken.attempt(0, RIGHT, drafts_first=[WRONG])
    taken.sync(start, save)
    row = Attempt.objects.get()
    Attempt.objects.update(
        deadline_at=row.deadline_at - timedelta(minutes=31),
        saved_at=row.saved_at - timedelta(minutes=31),
    )
    outcomes = sync(learner_id=taken.learner.pk, events=[submit])
    assert outcomes[0].problem.slug == "too-late"
    services.sweep_overdue()
    assert Attempt.objects.get().answers == WRONG


def refusals(course, *events):
    outcomes = sync(learner_id=course.learner.pk, events=events)
    return [(each.status.value, each.problem and each.problem.slug) for each in outcomes]


NONE_LEFT = ("refused", "no-attempts-left")


def test_what_depends_on_a_refused_start_is_refused_with_it(course):
    taken = course(attempts_allowed=1)
    taken.sync(*taken.attempt(0, WRONG))
    second, third = uuid.uuid4(), uuid.uuid4()
    events = [
        *taken.attempt(20, RIGHT, attempt_id=second, drafts_first=[WRONG]),
        *taken.attempt(40, RIGHT, attempt_id=third, after=second),
    ]
    for _time in range(2):
        assert refusals(taken, *events) == [NONE_LEFT] * 5
        assert not SyncedEvent.objects.filter(body__isnull=False).exists()
    assert Attempt.objects.count() == 1


def test_what_waited_for_a_start_is_refused_with_it_later(course):
    """The submission came first, and the start waits for another attempt before it is refused."""
    taken = course(attempts_allowed=1)
    start, submit = taken.attempt(20, RIGHT)
    lone = taken.attempt(60, RIGHT)[-1]
    open_one = services.start_attempt(
        learner_id=taken.learner.pk,
        run_id=taken.run.pk,
        activity_id=taken.quiz.key,
        attempt_id=uuid.uuid4(),
    )[0]
    assert taken.sync(submit, start, lone) == ["waiting"] * 3
    services.submit_attempt(learner_id=taken.learner.pk, attempt_id=open_one.id, answers=WRONG)
    sweep_attempts()
    assert [each.id for each in SyncedEvent.objects.filter(body__isnull=False)] == [lone.id]
    assert refusals(taken, submit, start) == [NONE_LEFT] * 2


def test_a_refused_start_takes_nothing_from_an_attempt_that_is_there(course):
    """Its id was used for another quiz: that attempt's events are its own."""
    taken = course()
    start, submit = taken.attempt(0, RIGHT)
    elsewhere = dict(start.body, activity_id=str(taken.lesson.key))
    other = event("attempt_started", 1, **elsewhere)
    assert taken.sync(start, submit) == ["applied"] * 2
    assert refusals(taken, other) == [("refused", "attempt-id-in-use")]
    assert taken.sync(start, submit) == ["already_applied"] * 2


def _log(course):
    """What one client did in a day: a lesson, and three attempts, one after the other."""
    first, second = uuid.uuid4(), uuid.uuid4()
    return [
        course.lesson_read(0),
        *course.attempt(10, WRONG, attempt_id=first, drafts_first=[RIGHT, WRONG]),
        *course.attempt(30, RIGHT, attempt_id=second, after=first, drafts_first=[WRONG]),
        *course.attempt(50, WRONG, after=second),
    ]


@pytest.mark.parametrize("grade_from", ["highest", "average", "first"])
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 9))
def test_any_order_and_any_repetition_end_in_the_same_state(
    course, release, office, grade_from, seed, size
):
    """Events are shuffled, some sent twice, and cut into requests of any size."""
    chance = random.Random(seed)
    taken = Course(release, office, AccountFactory(), grade_from=grade_from)
    log = _log(taken)
    taken.sync(*log)
    expected = taken.state()
    other = Course.__new__(Course)
    other.__dict__ |= taken.__dict__ | {"learner": AccountFactory()}
    services.enrol(learner_id=other.learner.pk, run_id=other.run.pk, language="en")
    sent = [*log, *chance.sample(log, 5)]
    chance.shuffle(sent)
    for start in range(0, len(sent), size):
        other.sync(*sent[start : start + size])
    assert other.state() == expected
    assert set(other.sync(*log)) <= {"already_applied", "superseded"}
    others = [each for each in log if each.kind != EventKind.ANSWERS_SAVED]
    assert set(other.sync(*others)) == {"already_applied"}
