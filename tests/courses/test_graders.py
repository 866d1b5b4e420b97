"""Properties of every grader, whatever JSON arrives."""

import unicodedata

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from courses.questions import TYPES, Invalid
from courses.questions.text import normal_form
from courses.questions.types.numeric import parse_number

OPTIONS = [{"id": each, "text": each.upper()} for each in ("a", "b", "c")]
CHOICE_KEY = {"correct": ["a", "b"], "options": {"c": "No."}, "feedback": "", "option_count": 3}
SLOTS_KEY = {"correct": {"s1": "a", "s2": "b"}, "feedback": ""}
SLOTS = [{"id": "s1", "text": "One"}, {"id": "s2", "text": "Two"}]
SCENES = [
    {
        "id": "A",
        "text": "First",
        "choices": [
            {"id": "a1", "text": "On", "leads_to": "B"},
            {"id": "a2", "text": "Out", "leads_to": None},
        ],
    },
    {"id": "B", "text": "Then", "choices": [{"id": "b1", "text": "End", "leads_to": None}]},
]

# Type: delivery, key, right answer.
SAMPLES = {
    "single_choice": (
        {"options": OPTIONS},
        {"correct": ["a"], "options": {}, "feedback": ""},
        ["a"],
    ),
    "multiple_choice": ({"options": OPTIONS}, CHOICE_KEY, ["b", "a"]),
    "true_false": (
        {"options": [{"id": "true", "text": "T"}, {"id": "false", "text": "F"}]},
        {"correct": ["true"], "options": {}, "feedback": ""},
        ["true"],
    ),
    "image_choice": (
        {"options": OPTIONS},
        {"correct": ["a"], "options": {}, "feedback": ""},
        ["a"],
    ),
    "ordering": (
        {"items": SLOTS},
        {"correct": {"s1": "1", "s2": "2"}, "feedback": ""},
        {"s2": "2", "s1": "1"},
    ),
    "matching": ({"prompts": SLOTS, "choices": OPTIONS}, SLOTS_KEY, {"s1": "a", "s2": "b"}),
    "categorise": ({"items": SLOTS, "groups": OPTIONS}, SLOTS_KEY, {"s1": "a", "s2": "b"}),
    "blanks": (
        {
            "parts": [
                {"text": "In "},
                {"gap": "g1", "choices": []},
                {"gap": "g2", "choices": OPTIONS},
            ]
        },
        {"gaps": {"g1": ["Paris"], "g2": ["a"]}, "feedback": ""},
        {"g1": "PARIS", "g2": "a"},
    ),
    "short_text": ({}, {"accepted": ["Genève", "جنيف"], "feedback": ""}, "geneve"),
    "numeric": (
        {"units": [{"id": "m", "text": "m"}, {"id": "km", "text": "km"}]},
        {
            "value": "7260",
            "tolerance": "0.5",
            "units": {"m": "1", "km": "1000"},
            "correct": {"value": "7260", "unit": "m"},
            "feedback": "",
        },
        {"value": "7,26", "unit": "km"},
    ),
    "scenario": (
        {"scenes": SCENES},
        {
            "points": {"a1": 1, "a2": 0, "b1": 2},
            "endings": ["a2", "b1"],
            "best": 3,
            "best_way": ["a1", "b1"],
            "options": {},
            "feedback": "",
        },
        ["a1", "b1"],
    ),
    "reflection": ({}, {"feedback": ""}, "What I think."),
    "rubric": (
        {"criteria": [{"id": "s1", "text": "One", "levels": OPTIONS}]},
        {"options": {"a": "Go on."}, "feedback": ""},
        {"s1": "a"},
    ),
}
IDS = st.sampled_from(["a", "b", "c", "s1", "s2", "g1", "g2", "a1", "a2", "b1", "true", "1", "2"])
TEXTS = IDS | st.text(max_size=12)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)


def fits(kind, answer):
    """Say whether an answer passes the check, which may raise nothing but Invalid."""
    try:
        TYPES[kind].check(SAMPLES[kind][0], answer)
    except Invalid:
        return False
    return True


def test_every_type_has_a_sample():
    assert set(SAMPLES) == set(TYPES)


@pytest.mark.parametrize("kind", SAMPLES)
@given(answer=ANY_JSON)
def test_any_json_is_refused_or_graded_within_range(kind, answer):
    _delivery, key, _right = SAMPLES[kind]
    if not fits(kind, answer):
        return
    score = TYPES[kind].grade(key, answer).score
    assert score is None or 0 <= score <= 1


@pytest.mark.parametrize("kind", SAMPLES)
def test_right_answer_scores_one_and_partial_saves_are_taken(kind):
    delivery, key, right = SAMPLES[kind]
    TYPES[kind].check(delivery, right)
    assert TYPES[kind].grade(key, right).score in {1.0, None}
    for nothing in (None, type(right)()):
        TYPES[kind].check(delivery, nothing)
        assert TYPES[kind].grade(key, nothing).score in {0.0, None}


@pytest.mark.parametrize("kind", SAMPLES)
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


@pytest.mark.parametrize("kind", SAMPLES)
@given(answer=ANY_JSON)
def test_pages_show_any_saved_answer(kind, answer):
    delivery, _key, _right = SAMPLES[kind]
    if fits(kind, answer):
        assert TYPES[kind].show(delivery, name="q", answer=answer, graded={})


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


@given(st.text(max_size=40))
def test_normal_form_is_stable_and_equal_for_all_unicode_forms(text):
    wanted = normal_form(text)
    assert normal_form(wanted) == wanted
    for form in ("NFC", "NFD"):
        assert normal_form(unicodedata.normalize(form, text)) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Genève", "GENEVE"),
        ("مُحَمَّد", "محمد"),  # vowel signs
        ("كتـــاب", "كتاب"),  # tatweel
        ("שָׁלוֹם", "שלום"),
        ("١٩٤٨", "1948"),
        ("१९४८", "1948"),
        ("၁၉၄၈", "1948"),
        ("Straße", "STRASSE"),
        ("a\u200bb", "ab"),
        ("  two   words ", "two words"),
    ],
)
def test_spellings_that_are_the_same_answer(one, other):
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कि", "क"),  # a vowel, not an accent
        ("မြန်မာ", "မန်မာ"),
        ("ไทย", "ไท"),
    ],
)
def test_spellings_that_are_other_words(one, other):
    assert normal_form(one) != normal_form(other)


def test_case_and_accents_count_where_asked_for():
    assert normal_form("Été", case_matters=True) != normal_form("été", case_matters=True)
    assert normal_form("Été", accents_matter=True) != normal_form("Ete", accents_matter=True)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("٣٫٥", "3.5"),
        ("1 000", "1000"),
        ("1\u202f000,5", "1000.5"),
        ("1’000", "1000"),
        ("−2", "-2"),
        ("၁၂", "12"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert str(parse_number(typed)) == number


@pytest.mark.parametrize("typed", ["", "abc", "1e9999", "1.2.3", "NaN", "--1", "9" * 31])
def test_what_is_no_number_is_not_read_as_one(typed):
    assert parse_number(typed) is None


def test_value_without_a_unit_is_wrong_where_units_are_asked_for():
    _delivery, key, _right = SAMPLES["numeric"]
    assert TYPES["numeric"].grade(key, {"value": "7260"}).score == 0
