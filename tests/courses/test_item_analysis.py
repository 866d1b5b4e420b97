"""Item analysis: its formulas, and what of the answers is kept."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.analysis import ENOUGH, QuizSums
from courses.grading import grade_quiz
from tests import drafts

QUIZ = drafts.quiz()
WRITTEN = "CANARY-WRITTEN-19c2"


def analysed(answers, content=QUIZ.content, key=QUIZ.answer_key):
    sums = QuizSums(content, key)
    for each in answers:
        graded = grade_quiz(content, key, each)
        sums.add(seed=None, answers=each, result={"questions": graded.questions})
    return {entry["id"]: entry for entry in sums.found()}


SINGLE = ([], [drafts.RIGHT], [drafts.WRONG])
MULTIPLE = ([], [drafts.RIGHT], [drafts.RIGHT, drafts.ALSO_RIGHT], [drafts.WRONG, drafts.RIGHT])
# A number for a pair of answers: what is drawn stays small, and is drawn fast.
ANSWERS = st.lists(
    st.integers(0, len(SINGLE) * len(MULTIPLE) - 1), min_size=ENOUGH, max_size=ENOUGH + 10
).map(
    lambda numbers: [
        {drafts.SINGLE: SINGLE[n % len(SINGLE)], drafts.MULTIPLE: MULTIPLE[n // len(SINGLE)]}
        for n in numbers
    ]
)


@given(ANSWERS)
def test_facility_is_the_mean_and_discrimination_the_correlation_with_the_rest(answers):
    found = analysed(answers)
    scores = {
        key: [
            {each["question_id"]: each["score"] for each in graded.questions}[key]
            for graded in (grade_quiz(QUIZ.content, QUIZ.answer_key, each) for each in answers)
        ]
        for key in (drafts.SINGLE, drafts.MULTIPLE)
    }
    for key, others in ((drafts.SINGLE, drafts.MULTIPLE), (drafts.MULTIPLE, drafts.SINGLE)):
        assert found[key]["facility"] == pytest.approx(statistics.mean(scores[key]), abs=6e-4)
        if len(set(scores[key])) == 1 or len(set(scores[others])) == 1:
            assert found[key]["discrimination"] is None
        else:
            r = statistics.correlation(scores[key], scores[others])
            assert found[key]["discrimination"] == pytest.approx(r, abs=6e-4)


@given(ANSWERS)
def test_shares_lie_between_0_and_1_and_say_what_was_chosen(answers):
    entry = analysed(answers)[drafts.SINGLE]
    chosen = [each[drafts.SINGLE] for each in answers]
    shares = {pick["text"]: pick["share"] for pick in entry["picks"]}
    right = sum(each == [drafts.RIGHT] for each in chosen) / len(chosen)
    assert shares[f"Text of {drafts.RIGHT}"] == pytest.approx(right, abs=6e-4)
    assert entry["blank"] == pytest.approx(sum(not each for each in chosen) / len(chosen), abs=6e-4)
    assert [pick["right"] for pick in entry["picks"]] == [True, False]


def test_few_answers_leave_their_number_only():
    few = analysed([drafts.right_answers()] * (ENOUGH - 1))
    assert set(few[drafts.SINGLE]) == {"id", "type", "prompt", "n"}
    assert "picks" in analysed([drafts.right_answers()] * ENOUGH)[drafts.SINGLE]


def question(kind, key, **delivery):
    content = {
        "pass_mark": 50,
        "questions": [{"id": "q", "type": kind, "prompt": "?", **delivery}],
    }
    return content, {"q": {"feedback": "", **key}}


@pytest.mark.parametrize(
    ("kind", "key", "delivery", "answer"),
    [
        ("short_text", {"accepted": [WRITTEN]}, {}, WRITTEN),
        (
            "blanks",
            {"gaps": {"g": [WRITTEN]}},
            {"parts": [{"gap": "g", "choices": []}]},
            {"g": WRITTEN},
        ),
    ],
)
def test_what_is_typed_is_never_kept(kind, key, delivery, answer):
    content, key = question(kind, key, **delivery)
    found = analysed([{"q": answer}] * ENOUGH, content, key)
    assert found["q"]["facility"] == 1
    assert WRITTEN not in str(found)


def test_questions_that_are_not_graded_are_left_out():
    content, key = question("reflection", {})
    assert analysed([{"q": WRITTEN}] * ENOUGH, content, key) == {}


def test_slots_and_gaps_count_each_choice():
    choices = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]
    content, key = question(
        "matching",
        {"correct": {"p": "a"}},
        prompts=[{"id": "p", "text": "P"}],
        choices=choices,
    )
    found = analysed([{"q": {"p": "b"}}] * ENOUGH, content, key)
    assert found["q"]["picks"] == [
        {"text": "P: A", "share": 0.0, "right": True},
        {"text": "P: B", "share": 1.0, "right": False},
    ]
    content, key = question(
        "blanks", {"gaps": {"g": ["a"]}}, parts=[{"gap": "g", "choices": choices}]
    )
    found = analysed([{"q": {"g": "a"}}] * ENOUGH, content, key)
    assert found["q"]["picks"][0] == {"text": "1: A", "share": 1.0, "right": True}


def test_a_draw_counts_the_papers_that_had_the_question():
    content = {
        **QUIZ.content,
        "pools": {"p": 1},
        "questions": [{**each, "pool": "p"} for each in QUIZ.content["questions"]],
    }
    from courses.paper import paper

    sums = QuizSums(content, QUIZ.answer_key)
    for seed in range(40):
        graded = grade_quiz(paper(content, seed), QUIZ.answer_key, {})
        sums.add(seed=seed, answers={}, result={"questions": graded.questions})
    found = sums.found()
    assert sum(entry["n"] for entry in found) == 40
    assert all(entry["discrimination"] is None for entry in found)
