"""Staff set a score: what it does at once, what it withstands, and how it is taken back."""

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import Certificate
from learners import services
from learners.errors import (
    NotOverriddenError,
    ReasonMissingError,
    ScoreInvalidError,
    WrongKindError,
)
from learners.models import Completion, Enrolment, EnrolmentEvent, Override
from learners.places import Place
from learners.selectors import my_progress
from tests import drafts

STAFF = uuid.uuid4()
REASON = "The recording of question 3 was silent."
HALF = {drafts.SINGLE: [drafts.RIGHT]}


@pytest.fixture
def place(learner, run, enrolment, quiz_id):
    return Place(learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id)


@pytest.fixture
def override(place, replace):
    def set_to(score, reason=REASON, **changes):
        return services.override_score(
            replace(place, **changes), score=Decimal(score), reason=reason, by_id=STAFF
        )

    return set_to


@pytest.fixture
def withdraw(place):
    return lambda: services.withdraw_override(place, reason="A mistake.", by_id=STAFF)


@pytest.fixture
def attempt(place):
    def take(answers):
        started, _ = services.start_attempt(**vars(place), attempt_id=uuid.uuid4())
        return services.submit_attempt(
            learner_id=started.learner_id, attempt_id=started.id, answers=answers
        )

    return take


@pytest.fixture
def quiz_score(learner, run, quiz_id):
    """The learner's score for the quiz as their progress page has it."""

    def read():
        modules = my_progress(learner_id=learner.pk, run_id=run.pk).modules
        step = next(a for module in modules for a in module.activities if a.id == quiz_id)
        return step.score if step.completed else None

    return read


def test_passing_score_completes_quiz_and_run_and_owes_the_certificate(
    learner, run, enrolment, lesson_id, override
):
    services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    override(80)
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.grade) == (2, Decimal(80))
    assert enrolment.completed_at is not None
    assert Certificate.objects.filter(learner_id=learner.pk).count() == 1
    assert EnrolmentEvent.objects.filter(kind="completed").count() == 1


def test_score_below_the_pass_mark_completes_nothing(enrolment, override, quiz_score):
    override(40)
    assert quiz_score() is None
    enrolment.refresh_from_db()
    assert enrolment.done == 0


def test_lower_score_keeps_what_is_completed_and_moves_the_grade_of_the_run(
    learner, run, enrolment, lesson_id, attempt, override, quiz_score
):
    services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    attempt(drafts.right_answers())
    override(30)
    assert quiz_score() == 30
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.grade) == (2, 30)
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("score", [30, 80])
def test_later_attempts_do_not_move_it(score, attempt, override, quiz_score):
    override(score)
    before = quiz_score()
    assert attempt(drafts.right_answers()).passed
    assert quiz_score() == before


def test_withdrawal_lets_the_attempts_count_again(attempt, override, withdraw, quiz_score):
    override(80)
    attempt(drafts.right_answers())
    withdraw()
    assert quiz_score() == 100


def test_withdrawal_takes_back_a_completion_that_only_staff_made(
    enrolment, attempt, override, withdraw, quiz_score
):
    attempt(drafts.wrong_answers())
    override(80)
    withdraw()
    assert quiz_score() is None
    enrolment.refresh_from_db()
    assert enrolment.done == 0
    attempt(drafts.right_answers())
    assert quiz_score() == 100


def test_withdrawal_never_takes_a_certificate_back(
    learner, run, enrolment, lesson_id, override, withdraw
):
    services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    override(80)
    withdraw()
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None
    override(90)
    assert Certificate.objects.count() == 1


def test_history_keeps_every_entry_in_order(place, attempt, override, withdraw):
    attempt(drafts.right_answers())
    override(50)
    override(60)
    withdraw()
    entries = Override.objects.order_by("number").values_list("old_score", "score", "by_id")
    assert list(entries) == [(100, 50, STAFF), (50, 60, STAFF), (60, None, STAFF)]
    with pytest.raises(NotOverriddenError):
        withdraw()


def test_what_cannot_be_set_is_refused_and_leaves_nothing(override, lesson_id):
    for error, call in (
        (ReasonMissingError, lambda: override(50, reason="  ")),
        (ScoreInvalidError, lambda: override(101)),
        (ScoreInvalidError, lambda: override(-1)),
        (ScoreInvalidError, lambda: override("NaN")),
        (WrongKindError, lambda: override(50, activity_id=lesson_id)),
    ):
        with pytest.raises(error):
            call()
    assert not Override.objects.exists()
    assert not Enrolment.objects.filter(has_overrides=True).exists()
    assert not Completion.objects.exists()


def test_learner_reads_the_score_and_the_reason(
    client, learner, run, quiz_id, override, as_learner
):
    override(40, reason="Seen with <b>the answers</b>.")
    client.force_login(learner)
    page = client.get(reverse("web:activity", args=[run.pk, quiz_id])).content.decode()
    assert "set your score for this quiz: 40 %" in page
    assert "Seen with &lt;b&gt;the answers&lt;/b&gt;." in page
    modules = as_learner.get(f"/me/enrolments/{run.pk}").json()["modules"]
    entry = next(a["override"] for m in modules for a in m["activities"] if a["kind"] == "quiz")
    assert (Decimal(entry["score"]), entry["reason"]) == (40, "Seen with <b>the answers</b>.")


def test_learners_without_any_pay_no_query_for_it(learner, run, enrolment, attempt):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        attempt(drafts.right_answers())
    assert not [query for query in captured if "learners_override" in query["sql"]]
