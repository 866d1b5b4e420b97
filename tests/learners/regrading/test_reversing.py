"""A regrade that is taken back, and what stands whatever it does."""

import uuid
from decimal import Decimal

import pytest

from certificates.models import Certificate
from learners import services
from learners.models import Attempt, Completion, Enrolment
from learners.places import Place
from learners.services import regrade_chunks
from tests import drafts
from tests.learners.regrading.touched import (
    MEANT,
    NOTHING_RIGHT,
    RIGHT,
    STAFF,
    back,
    everything,
    quiz,
)


@pytest.mark.parametrize("takes_back", [False, True])
def test_reversing_restores_exactly(corrected, taken, regraded, takes_back):
    taken(RIGHT), taken(MEANT), taken(NOTHING_RIGHT, RIGHT, MEANT), taken(RIGHT, reads=True)
    edition = corrected()
    before = everything()
    regrade = regraded(edition, takes_back=takes_back)
    assert everything() != before
    assert back(regrade).state == "reversed"
    assert everything() == before
    assert regrade.reversed_by_id == STAFF


def test_reversing_keeps_a_run_that_was_completed_by_the_regrade(corrected, taken, regraded):
    learner = taken(MEANT, reads=True)
    back(regraded(corrected()))
    enrolment = Enrolment.objects.get(learner=learner)
    assert (enrolment.done, enrolment.completed_at is not None) == (1, True)
    assert Certificate.objects.count() == 1


def test_reversing_keeps_what_was_earned_since(corrected, taken, regraded):
    learner = taken(MEANT)
    regrade = regraded(corrected())
    taken(MEANT, account=learner)
    back(regrade)
    assert quiz(learner) == 100
    assert list(Attempt.objects.order_by("number").values_list("score", flat=True)) == [50, 100]


def test_scores_set_by_staff_stand(corrected, taken, regraded, run, parts):
    learner = taken(RIGHT)
    place = Place(learner.pk, run.pk, parts[1].key)
    services.override_score(place, score=Decimal(85), reason="Seen.", by_id=STAFF)
    regrade = regraded(corrected())
    assert quiz(learner) == 85
    back(regrade)
    assert quiz(learner) == 85
    services.withdraw_override(place, reason="Done.", by_id=STAFF)
    assert quiz(learner) == 100


def test_many_chunks_count_as_one(corrected, taken, regraded, monkeypatch):
    monkeypatch.setattr(regrade_chunks, "CHUNK", 2)
    for _ in range(5):
        taken(MEANT)
    regrade = regraded(corrected())
    assert (regrade.seen, regrade.counts["gained"]) == (5, 5)
    assert back(regrade).seen == 5
    assert not Completion.objects.exists()


def test_course_passed_by_grade_is_counted_again_both_ways(
    release, office, learner, parts, replace, regraded
):
    """The quiz is not passed before or after; what it is worth for the course changes."""
    lesson, quiz = parts
    course = {"office_id": office.pk, "key": uuid.uuid4(), "pass_grade": 40}
    run = release(drafts.course(lesson, quiz, **course)).course.runs.get()
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    services.enrol(**ids, language="en")
    services.complete_lesson(**ids, activity_id=lesson.key)
    attempt, _ = services.start_attempt(**ids, activity_id=quiz.key, attempt_id=uuid.uuid4())
    services.submit_attempt(
        learner_id=learner.pk, attempt_id=attempt.id, answers={drafts.SINGLE: [drafts.WRONG]}
    )
    assert Enrolment.objects.get().completed_at is None
    key = {**quiz.answer_key[drafts.SINGLE], "correct": [drafts.WRONG]}
    quiz = replace(quiz, answer_key={**quiz.answer_key, drafts.SINGLE: key})
    regrade = regraded(release(drafts.course(lesson, quiz, **course)))
    assert Enrolment.objects.get().grade == 50
    assert Certificate.objects.count() == 1
    back(regrade)
    after = Enrolment.objects.get()
    assert (after.grade, after.completed_at is not None) == (0, True)
