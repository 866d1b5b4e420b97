"""Which spellings of a text are one answer, and how numbers are read."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions import TYPES
from courses.questions.numbers import readings
from courses.questions.text import accepted, normal_form
from tests.courses.samples import SAMPLES


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
        ("ＵＤＨＲ　３０", "udhr 30"),  # full width
        ("ﾊﾟﾘ", "パリ"),  # half width
        ("أمل", "امل"),  # hamza on alef
        ("آمنة", "امنه"),  # madda, teh marbuta
        ("ٱلْحَقّ", "الحق"),
        ("مستشفى", "مستشفي"),
        ("ایران", "ايران"),  # Persian yeh by an Arabic keyboard
        ("حقوق‌بشر", "حقوقبشر"),  # zero-width non-joiner
        ("KADIN", "kadın"),
        ("İSTANBUL", "istanbul"),
        ("ISTANBUL", "İstanbul"),
        ("ΕΛΕΥΘΕΡΊΑΣ", "ελευθερίας"),  # final sigma
        ("Ещё", "еще"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("က\u102f\u102d", "က\u102d\u102f"),  # two signs of a Burmese syllable
        ("ന്\u200d", "ൻ"),  # Malayalam chillu, older encoding
        ("त\u093c", "त\u093c\u200d"),
        ("l’homme", "l'homme"),
        ("non–refoulement", "non-refoulement"),
        ("“Paris”.", "paris"),
        ("जिनेवा।", "जिनेवा"),
        ("C", "c)"),
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
        ("мой", "мои"),
        ("їх", "іх"),
        ("C++", "C"),
        ("क", "क\u093c"),
        ("?", "!"),
        ("が", "か"),
        ("ประชา", "ประช"),
    ],
)
def test_spellings_that_are_other_words(one, other):
    assert normal_form(one) != normal_form(other)


def test_case_and_accents_count_where_asked_for():
    assert normal_form("Été", case_matters=True) != normal_form("été", case_matters=True)
    assert normal_form("Été", accents_matter=True) != normal_form("Ete", accents_matter=True)
    assert normal_form("أمل", accents_matter=True) != normal_form("امل", accents_matter=True)
    assert normal_form("İstanbul", accents_matter=True) == normal_form(
        "istanbul", accents_matter=True
    )


def test_punctuation_alone_is_an_answer_only_where_it_is_asked_for():
    assert accepted({}, "?", ["?"])
    assert not accepted({}, "...", ["Paris"])
    assert not accepted({}, " ", [" "])


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
        ("１２．５", "12.5"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("15,00,000", "1500000"),  # South Asia
        ("١٬٢٣٤٬٥٦٧", "1234567"),
        ("50 %", "50"),
        ("٥٠٪", "50"),
        ("0,500", "0.500"),
        ("+7", "7"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert readings(typed) == [Decimal(number)]


@pytest.mark.parametrize("typed", ["1,500", "1.500"])
def test_number_that_habits_read_differently_may_be_either(typed):
    assert set(readings(typed)) == {Decimal("1.5"), Decimal(1500)}


@pytest.mark.parametrize(
    "typed", ["", "abc", "1e9999", "1.2.3", "NaN", "--1", "%", "1,2,3", "1,50,0", "9" * 31]
)
def test_what_is_no_number_is_not_read_as_one(typed):
    assert readings(typed) == []


def test_value_without_a_unit_is_wrong_where_units_are_asked_for():
    _delivery, key, _right = SAMPLES["numeric"]
    assert TYPES["numeric"].grade(key, {"value": "7260"}).score == 0


@pytest.mark.parametrize(
    ("unit", "value", "score"), [("h", "1", 1), ("min", "60", 1), ("min", "61", 0), ("", "1", 0)]
)
def test_unit_that_is_no_exact_part_of_another_is_graded_all_the_same(unit, value, score):
    key = {
        "value": "1",
        "tolerance": "0",
        "units": {"h": "1", "min": "0.016666666667"},
        "correct": {},
        "feedback": "",
    }
    assert TYPES["numeric"].grade(key, {"value": value, "unit": unit}).score == score


def test_big_number_without_tolerance_is_exact():
    key = {"value": "8045311447", "tolerance": "0", "units": {}, "correct": {}, "feedback": ""}
    assert TYPES["numeric"].grade(key, {"value": "8,045,311,447"}).score == 1
    assert TYPES["numeric"].grade(key, {"value": "8045311448"}).score == 0
