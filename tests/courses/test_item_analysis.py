"""Item analysis: its formulas, and what of the answers is kept."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.analysis import TO_BEGIN
from courses.disclosure import ENOUGH, STEP, rounded
from courses.grading import grade_quiz
from tests import drafts
from tests.courses.sheets import QUIZ, RIGHT, WRONG, analysed, sheets

WRITTEN = "CANARY-WRITTEN-19c2"
# People enough that something is told of them.
MANY = 50

SINGLE = ([], [drafts.RIGHT], [drafts.WRONG])
MULTIPLE = ([], [drafts.RIGHT], [drafts.RIGHT, drafts.ALSO_RIGHT], [drafts.WRONG, drafts.RIGHT])
# A number for a pair of answers: what is drawn stays small, and is drawn fast.
ANSWERS = st.lists(
    st.integers(0, len(SINGLE) * len(MULTIPLE) - 1), min_size=MANY, max_size=MANY + 10
).map(
    lambda numbers: [
        {drafts.SINGLE: SINGLE[n % len(SINGLE)], drafts.MULTIPLE: MULTIPLE[n // len(SINGLE)]}
        for n in numbers
    ]
)


def shares(entry):
    return {pick["text"].removeprefix("Text of "): pick["share"] for pick in entry["picks"]}


def scores_of(answers, question_id):
    graded = [grade_quiz(QUIZ.content, QUIZ.answer_key, each).questions for each in answers]
    return [{e["question_id"]: e["score"] for e in each}[question_id] for each in graded]


@given(ANSWERS)
def test_facility_is_near_the_mean_and_discrimination_near_the_correlation_with_the_rest(answers):
    found = analysed(sheets(answers))
    for key, others in ((drafts.SINGLE, drafts.MULTIPLE), (drafts.MULTIPLE, drafts.SINGLE)):
        entry, scores, rest = found[key], scores_of(answers, key), scores_of(answers, others)
        earned, missed = sum(scores), len(scores) - sum(scores)
        assert entry["n"] == rounded(len(answers))
        assert (entry["few"] is None) is (min(earned, missed) >= ENOUGH)
        if entry["few"]:
            assert (entry["facility"], entry["discrimination"]) == (None, None)
            assert entry["few"] == ("right" if earned < ENOUGH else "wrong")
            continue
        # Both counts of the share are rounded to 5.
        near = 2.5 * (1 + entry["facility"]) / len(scores)
        assert entry["facility"] == pytest.approx(statistics.mean(scores), abs=near + 1e-9)
        if len(set(rest)) == 1:
            assert entry["discrimination"] is None
        else:
            r = statistics.correlation(scores, rest)
            near = 2.5 / entry["n"] + 0.05
            assert entry["discrimination"] == pytest.approx(r, abs=near + 1e-9)


@given(ANSWERS)
def test_shares_are_near_what_was_chosen_where_they_are_told(answers):
    entry = analysed(sheets(answers))[drafts.SINGLE]
    chosen = [each[drafts.SINGLE] for each in answers]
    count = {name: chosen.count([name]) for name in (drafts.RIGHT, drafts.WRONG)}
    for name, share in shares(entry).items():
        if share is not None:
            assert count[name] >= ENOUGH
            assert share == rounded(count[name]) / entry["n"]
    if entry["blank"] is not None:
        assert entry["blank"] == rounded(chosen.count([])) / entry["n"]
    # What is right is the facility, told or not told as one.
    assert (shares(entry)[drafts.RIGHT] is None) is (entry["facility"] is None)
    assert [pick["right"] for pick in entry["picks"]] == [True, False]


def test_few_answers_tell_nothing_not_even_how_many():
    few = analysed(sheets([RIGHT, WRONG] * (TO_BEGIN // 2 - 1) + [RIGHT]))
    assert set(few[drafts.SINGLE]) == {"id", "type", "prompt"}
    assert few == analysed([])
    enough = analysed(sheets([RIGHT, WRONG] * (TO_BEGIN // 2)))[drafts.SINGLE]
    assert (enough["n"], enough["facility"]) == (TO_BEGIN, 0.5)


def test_what_nearly_all_do_is_not_told_in_numbers():
    entry = analysed(sheets([RIGHT] * 41 + [WRONG] * 9))[drafts.SINGLE]
    assert (entry["few"], entry["facility"], entry["blank"]) == ("wrong", None, None)
    assert set(shares(entry).values()) == {None}


def test_the_only_small_distractor_takes_another_with_it():
    options = ("right", "often", "some", "rare")
    content, key = question(
        "single_choice",
        {"correct": ["right"], "options": {}},
        options=[{"id": each, "text": each} for each in options],
    )
    answers = [{"q": [each]} for each in ["right"] * 50 + ["often"] * 28 + ["some"] * 15]
    found = analysed(sheets(answers + [{"q": ["rare"]}] * 7), content=content, key=key)["q"]
    assert shares(found) == {"right": 0.5, "often": 0.3, "some": None, "rare": None}


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
    answers = sheets([{"q": answer}] * 30 + [{}] * 20)
    found = analysed(answers, content=content, key=key)
    assert (found["q"]["facility"], found["q"]["blank"]) == (0.6, 0.4)
    assert WRITTEN not in str(found)


def test_questions_that_are_not_graded_are_left_out():
    content, key = question("reflection", {})
    assert analysed(sheets([{"q": WRITTEN}] * MANY), content=content, key=key) == {}


def test_slots_and_gaps_count_each_choice():
    choices = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]
    content, key = question(
        "matching",
        {"correct": {"p": "a"}},
        prompts=[{"id": "p", "text": "P"}],
        choices=choices,
    )
    answers = [{"q": {"p": "a"}}] * 20 + [{"q": {"p": "b"}}] * 20 + [{}] * 10
    found = analysed(sheets(answers), content=content, key=key)["q"]
    assert found["picks"] == [
        {"text": "P: A", "share": 0.4, "right": True},
        {"text": "P: B", "share": 0.4, "right": False},
    ]
    content, key = question(
        "blanks", {"gaps": {"g": ["a"]}}, parts=[{"gap": "g", "choices": choices}]
    )
    answers = [{"q": {"g": "a"}}] * 30 + [{"q": {"g": "b"}}] * 20
    found = analysed(sheets(answers), content=content, key=key)["q"]
    assert found["picks"][0] == {"text": "1: A", "share": 0.6, "right": True}


def test_of_a_scenario_the_first_choice_is_told_and_of_an_order_what_stands_right():
    scenes = [
        {"id": "1", "text": "", "choices": [{"id": "ask", "text": "Ask", "leads_to": "2"}]},
        {"id": "2", "text": "", "choices": [{"id": "go", "text": "Go", "leads_to": None}]},
    ]
    scored = {"points": {"ask": 1, "go": 1}, "best": 2, "best_way": ["ask", "go"]}
    content, key = question("scenario", {**scored, "endings": ["go"], "options": {}}, scenes=scenes)
    answers = sheets([{"q": ["ask", "go"]}] * 30 + [{}] * 20)
    assert shares(analysed(answers, content=content, key=key)["q"]) == {"Ask": 0.6}
    items = [{"id": each, "text": each} for each in ("i", "j")]
    content, key = question("ordering", {"correct": {"i": "1", "j": "2"}}, items=items)
    answers = sheets([{"q": {"i": "1", "j": "2"}}] * 30 + [{"q": {"i": "2", "j": "1"}}] * 20)
    found = analysed(answers, content=content, key=key)["q"]
    assert shares(found) == {"i: 1": 0.6, "j: 2": 0.6}


def test_a_draw_counts_the_papers_that_had_the_question():
    content = {
        **QUIZ.content,
        "pools": {"p": 1},
        "questions": [{**each, "pool": "p"} for each in QUIZ.content["questions"]],
    }
    attempts = [{**each, "seed": seed} for seed, each in enumerate(sheets([RIGHT, {}] * 50))]
    found = analysed(attempts, content=content)
    assert sum(entry["n"] for entry in found.values()) == pytest.approx(100, abs=STEP)
    assert all(entry["discrimination"] is None for entry in found.values())
