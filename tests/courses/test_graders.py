"""Properties of every grader, whatever JSON arrives. Types come from the registry."""

import copy
import unicodedata
from functools import cache

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions import TYPES, Invalid
from tests.courses.samples import CHOICE_KEY, SAMPLES, SLOTS_KEY

pytestmark = pytest.mark.any_database

KINDS = pytest.mark.parametrize("kind", sorted(TYPES))
# Times the number of types; a busy machine is not an error.
MANY = settings(max_examples=30, deadline=None)
ODD = st.sampled_from(["\x00", "a\x00", "\ud800", "é", "e\u0301", "１", "١٢", "i\u0307", "ﬁ"])


def strings_in(value):
    """Yield every string of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


@cache
def answers(kind):
    """Any JSON, with the ids and words of the question more often than chance would have them."""
    delivery, _key, right = SAMPLES[kind]
    known = sorted({*strings_in(delivery), *strings_in(right)} or {"-"})
    texts = st.sampled_from(known) | ODD | st.text(max_size=12)
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
    near = {dict: st.dictionaries(texts, texts), list: st.lists(texts), str: texts}[type(right)]
    return near | st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=8,
    )


def fits(kind, answer):
    """Say whether an answer passes the check, which may raise nothing but Invalid."""
    try:
        TYPES[kind].check(SAMPLES[kind][0], answer)
    except Invalid:
        return False
    return True


def grade(kind, answer):
    return TYPES[kind].grade(SAMPLES[kind][1], answer)


def respelled(answer, form):
    """Return an answer with every text of it in another Unicode form."""
    if isinstance(answer, str):
        return unicodedata.normalize(form, answer)
    if isinstance(answer, dict):
        return {name: respelled(inner, form) for name, inner in answer.items()}
    return [respelled(inner, form) for inner in answer] if isinstance(answer, list) else answer


def test_every_type_has_a_sample():
    assert set(SAMPLES) == set(TYPES)
    assert len(TYPES) >= 13


@KINDS
@MANY
@given(data=st.data())
def test_any_json_is_refused_or_graded_within_range_and_the_same_again(kind, data):
    answer = data.draw(answers(kind))
    if not fits(kind, answer):
        return
    before = copy.deepcopy(answer)
    first = grade(kind, answer)
    assert first == grade(kind, answer)
    assert answer == before
    assert (first.score is None) == (not TYPES[kind].graded)
    assert first.score is None or 0 <= first.score <= 1


@KINDS
@MANY
@given(data=st.data())
def test_what_a_database_cannot_keep_is_refused(kind, data):
    answer = data.draw(answers(kind))
    if any("\x00" in text or "\ud800" in text for text in strings_in(answer)):
        assert not fits(kind, answer)


@KINDS
@MANY
@given(data=st.data())
def test_unicode_forms_of_an_answer_are_one_answer(kind, data):
    answer = data.draw(answers(kind))
    for form in ("NFC", "NFD"):
        other = respelled(answer, form)
        if fits(kind, answer) and fits(kind, other):
            assert grade(kind, answer).score == grade(kind, other).score


@KINDS
@MANY
@given(data=st.data())
def test_order_of_an_answer_does_not_matter_where_it_says_nothing(kind, data):
    """The way through a scenario is the one answer whose order says something."""
    answer = data.draw(answers(kind))
    if kind == "scenario" or not isinstance(answer, dict | list) or not fits(kind, answer):
        return
    if isinstance(answer, dict):
        other = dict(data.draw(st.permutations(list(answer.items()))))
    else:
        other = data.draw(st.permutations(answer))
    assert fits(kind, other)
    assert grade(kind, answer).score == grade(kind, other).score


@KINDS
def test_right_answer_scores_one_and_partial_saves_are_taken(kind):
    delivery, key, right = SAMPLES[kind]
    TYPES[kind].check(delivery, right)
    assert TYPES[kind].grade(key, right).score in {1.0, None}
    for nothing in (None, type(right)()):
        TYPES[kind].check(delivery, nothing)
        assert TYPES[kind].grade(key, nothing).score in {0.0, None}


@KINDS
def test_what_a_form_sends_is_what_was_meant(kind):
    delivery, _key, right = SAMPLES[kind]
    form = QueryDict(mutable=True)
    if isinstance(right, dict) and kind == "numeric":
        form["q"], form["q-unit"] = right["value"], right["unit"]
    elif isinstance(right, dict):
        form.update({f"q-{part}": value for part, value in right.items()})
    elif kind == "scenario":
        form.setlist("q-way", right[:-1])
        form["q"] = right[-1]
    elif isinstance(right, list):
        form.setlist("q", right)
    else:
        form["q"] = right
    assert TYPES[kind].read(delivery, form, "q") == right


@KINDS
@MANY
@given(data=st.data())
def test_pages_show_any_saved_answer_and_its_result(kind, data):
    answer = data.draw(answers(kind))
    if not fits(kind, answer):
        return
    graded = vars(grade(kind, answer))
    for said in ({}, graded):
        assert TYPES[kind].show(SAMPLES[kind][0], name="q", answer=answer, graded=said)


@KINDS
@MANY
@given(data=st.data())
def test_any_form_is_read(kind, data):
    delivery, _key, right = SAMPLES[kind]
    parts = [f"q-{part}" for part in strings_in(delivery)]
    names = st.sampled_from(["q", "q-unit", "q-way", "q-again", *parts])
    form = QueryDict(mutable=True)
    for name, values in data.draw(st.dictionaries(names, st.lists(st.text(max_size=8)))).items():
        form.setlist(name, values)
    read = TYPES[kind].read(delivery, form, "q")
    assert type(read) is type(right)
    fits(kind, read)


@given(st.permutations(["a", "b"]))
def test_order_of_choices_does_not_matter(answer):
    assert TYPES["multiple_choice"].grade(CHOICE_KEY, answer).score == 1


@pytest.mark.parametrize(
    ("rule", "chosen", "score"),
    [
        ("all_or_nothing", ["a"], 0),
        ("per_option", ["a"], 2 / 3),
        ("per_option", ["a", "b", "c"], 2 / 3),
        ("per_option", [], 0),
        ("right_minus_wrong", ["a"], 0.5),
        ("right_minus_wrong", ["a", "b", "c"], 0.5),
        ("right_minus_wrong", ["a", "c"], 0),
        ("right_minus_wrong", ["c"], 0),
    ],
)
def test_rules_for_partly_right_choices(rule, chosen, score):
    key = CHOICE_KEY | {"rule": rule}
    assert TYPES["multiple_choice"].grade(key, chosen).score == pytest.approx(score)


@pytest.mark.parametrize(("rule", "score"), [("per_item", 0.5), ("all_or_nothing", 0)])
def test_rules_for_partly_right_slots(rule, score):
    answer = {"s1": "a", "s2": "a"}
    assert TYPES["matching"].grade(SLOTS_KEY | {"rule": rule}, answer).score == score


def test_scenario_half_way_earns_nothing_and_a_worse_end_earns_less():
    _delivery, key, _right = SAMPLES["scenario"]
    assert TYPES["scenario"].grade(key, ["a1"]).score == 0
    worse = key | {"points": {"a1": 1, "a2": 1, "b1": 2}}
    assert TYPES["scenario"].grade(worse, ["a2"]).score == pytest.approx(1 / 3)


def test_two_items_cannot_have_the_same_position():
    delivery, _key, _right = SAMPLES["ordering"]
    with pytest.raises(Invalid):
        TYPES["ordering"].check(delivery, {"s1": "1", "s2": "1"})
