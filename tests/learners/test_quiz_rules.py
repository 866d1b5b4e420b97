"""What an author rules about a quiz: waiting, which attempts count, when feedback is shown."""

import dataclasses
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.paper import paper
from courses.policy import GradeFrom, QuizPolicy
from learners import selectors, services
from learners.errors import TooSoonError
from learners.models import Attempt, Completion
from tests import drafts


@pytest.fixture
def ruled(release, office, learner):
    """Enrols the learner in a course whose quiz has rules; returns how to attempt it."""

    def make(**rules):
        quiz = drafts.quiz(pass_mark=50)
        quiz = dataclasses.replace(quiz, content={**quiz.content, **rules})
        edition = release(drafts.course(drafts.lesson(), quiz, office_id=office.pk))
        run = edition.course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")

        def attempt(answers):
            started, _ = services.start_attempt(
                learner_id=learner.pk,
                run_id=run.pk,
                activity_id=quiz.key,
                attempt_id=uuid.uuid4(),
            )
            return services.submit_attempt(
                learner_id=learner.pk, attempt_id=started.id, answers=answers
            )

        attempt.run = run
        return attempt

    return make


RIGHT, HALF, WRONG = (
    drafts.right_answers(),
    {drafts.SINGLE: [drafts.RIGHT]},
    {drafts.SINGLE: [drafts.WRONG]},
)


def test_next_attempt_waits_as_long_as_the_author_says(ruled):
    attempt = ruled(wait_minutes=30)
    first = attempt(WRONG)
    with pytest.raises(TooSoonError) as caught:
        attempt(RIGHT)
    assert (
        caught.value.extra["retry_at"] == (first.submitted_at + timedelta(minutes=30)).isoformat()
    )
    Attempt.objects.update(submitted_at=timezone.now() - timedelta(minutes=31))
    assert attempt(RIGHT).passed


@pytest.mark.parametrize(
    ("grade_from", "answers", "score"),
    [
        ("highest", [HALF, RIGHT, HALF], 100),
        ("last", [RIGHT, HALF], 50),
        ("last", [RIGHT, WRONG], 0),
        ("first", [HALF, RIGHT], 50),
        ("average", [RIGHT, HALF], 75),
        ("average", [WRONG, RIGHT], 50),
        ("first", [WRONG, RIGHT], None),
        ("average", [WRONG, HALF], None),
    ],
)
def test_which_attempts_make_the_grade(ruled, grade_from, answers, score):
    """None: the quiz is not completed. What is completed stays so, whatever the grade becomes."""
    attempt = ruled(grade_from=grade_from)
    for each in answers:
        attempt(each)
    assert list(Completion.objects.values_list("score", flat=True)) == (
        [] if score is None else [score]
    )


def test_what_is_right_waits_for_the_pass(ruled, learner):
    attempt = ruled(feedback_when="passed")
    failed = attempt(WRONG)
    assert drafts.KEY_CANARY not in str(failed.result)
    assert [each["score"] for each in failed.result["questions"]] == [0, 0]

    def seen():
        return selectors.own_attempt(learner_id=learner.pk, attempt_id=failed.id)

    assert drafts.KEY_CANARY not in str(seen().result)
    assert drafts.KEY_CANARY in str(attempt(RIGHT).result)
    assert drafts.KEY_CANARY in str(seen().result)


def test_what_is_right_waits_for_the_close(ruled, learner):
    attempt = ruled(feedback_when="closed")
    passed = attempt(RIGHT)
    assert drafts.KEY_CANARY not in str(passed.result)
    attempt.run.opens_at = timezone.now() - timedelta(days=1)
    attempt.run.closes_at = timezone.now() - timedelta(minutes=1)
    attempt.run.save()
    seen = selectors.own_attempt(learner_id=learner.pk, attempt_id=passed.id)
    assert drafts.KEY_CANARY in str(seen.result)


def test_pages_and_api_withhold_it_alike(ruled, learner, as_learner, client):
    attempt = ruled(feedback_when="passed")
    failed = attempt(WRONG)
    client.force_login(learner)
    page = client.get(f"/attempts/{failed.id}/").content.decode()
    assert "once you have passed" in page
    shown = as_learner.get(f"/me/attempts/{failed.id}").json()
    place = f"/me/enrolments/{failed.run_id}/activities/{failed.activity_id}"
    started = as_learner.post(f"{place}/attempts", {"id": str(failed.id)}).json()
    assert shown["feedback_when"] == started["feedback_when"] == "passed"
    for text in (page, str(shown), str(started)):
        assert drafts.KEY_CANARY not in text
        assert "right answer" not in text


@given(
    st.lists(st.integers(0, 10000).map(lambda n: Decimal(n) / 100), min_size=1),
    st.sampled_from(GradeFrom.values),
)
def test_grade_lies_between_the_worst_and_the_best_attempt(scores, grade_from):
    grade = QuizPolicy(pass_mark=50, grade_from=grade_from).grade(scores)
    assert min(scores) <= grade <= max(scores)


CONTENT = {
    "shuffle": True,
    "pools": {"p": 2},
    "questions": [
        {"id": f"q{n}", "type": "single_choice", "options": [{"id": f"o{m}"} for m in range(4)]}
        | ({"pool": "p"} if n % 2 else {})
        for n in range(10)
    ],
}


@given(st.integers(0, 2**62))
def test_paper_follows_from_its_seed_alone(seed):
    drawn = paper(CONTENT, seed)
    assert drawn == paper(CONTENT, seed)
    assert sum("pool" in each for each in drawn["questions"]) == 2
    assert len(drawn["questions"]) == 7
    for question in drawn["questions"]:
        assert sorted(each["id"] for each in question["options"]) == ["o0", "o1", "o2", "o3"]


def test_papers_differ_between_attempts():
    assert len({str(paper(CONTENT, seed)) for seed in range(20)}) > 15


def test_attempts_from_before_papers_keep_the_whole_quiz():
    assert paper(CONTENT, None) is CONTENT
