"""What people are asked about themselves, what they answer, and what reports get of it."""

import uuid
from itertools import pairwise

import pytest

from learners.countries import country_codes
from learners.demographics import (
    AGE_BANDS,
    BUILT_IN,
    DIMENSIONS,
    PREFER_NOT,
    continent_of,
    is_global_south,
    region_name,
    region_of,
)
from learners.demographics.languages import language_codes
from learners.demographics.regions import regions
from learners.errors import ConsentNeededError, ProfileInvalidError
from learners.models import DataKey, DemographicOption, DemographicQuestion, Profile, Purpose
from learners.selectors import bands_of, profile_of, questions
from learners.services import answer, lift_restriction, restrict_processing, withdraw_consent
from tests.consents import agree, change_text
from tests.factories import AccountFactory

SENSITIVE = {"disability", "sexual_orientation", "ethnicity", "belief", "defender"}


@pytest.fixture
def willing(learner):
    """Somebody who agreed to answer questions about themselves."""
    agree(learner, Purpose.DEMOGRAPHICS)
    return learner


def tell(learner, words=None, **answers):
    return answer(learner_id=learner.pk, answers=answers, words=words)


def turn_on(key, **fields):
    return DemographicQuestion.objects.create(key=key, is_on=True, **fields)


def test_what_is_asked_by_default_is_nothing_sensitive(db):
    asked = {key for key, question in questions().items() if question.is_on}
    assert asked == set(DIMENSIONS)
    assert {key for key, question in questions().items() if question.sensitive} == SENSITIVE
    assert len({question.key for question in BUILT_IN}) == len(BUILT_IN)


def test_answers_are_kept_and_the_others_stay(willing):
    tell(willing, age_band="25-34", country="KE")
    tell(willing, country="SN", first_language="wo")
    assert profile_of(willing.pk).answers == {
        "age_band": "25-34",
        "country": "SN",
        "first_language": "wo",
    }


def test_prefer_not_to_say_is_an_answer_and_not_asked_yet_is_none(willing):
    tell(willing, age_band=PREFER_NOT)
    answers = profile_of(willing.pk).answers
    assert answers["age_band"] == PREFER_NOT
    assert "gender" not in answers


def test_an_answer_can_be_taken_back_and_the_last_one_leaves_nothing(willing):
    tell(willing, age_band="25-34", setting="rural")
    tell(willing, age_band=None)
    assert profile_of(willing.pk).answers == {"setting": "rural"}
    tell(willing, setting=None)
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {"age_band": "1990-05-17"},
        {"age_band": "150"},
        {"age_band": ""},
        {"country": "ZZ"},
        {"country": "Kenya"},
        {"first_language": "klingon"},
        {"birth_date": "1990-05-17"},
        {"region": "014"},
        {"defender": "yes"},
        {"gender": "x" * 10_000},
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_changes_nothing(willing, answers):
    tell(willing, setting="town")
    with pytest.raises(ProfileInvalidError) as caught:
        tell(willing, **{"setting": "rural"} | answers)
    assert set(caught.value.extra["errors"]) == set(answers)
    assert profile_of(willing.pk).answers == {"setting": "town"}


def test_nothing_is_kept_of_who_did_not_agree(learner):
    with pytest.raises(ConsentNeededError) as caught:
        tell(learner, age_band="25-34")
    assert caught.value.extra["purpose"] == Purpose.DEMOGRAPHICS
    assert not Profile.objects.exists()


def test_who_agreed_to_an_older_text_is_asked_again_before_they_answer(willing):
    tell(willing, age_band="25-34")
    change_text(Purpose.DEMOGRAPHICS)
    with pytest.raises(ConsentNeededError):
        tell(willing, age_band="35-44")
    assert bands_of([willing.pk]) == {}
    assert tell(willing, age_band=None).answers == {}


def test_a_sensitive_answer_needs_a_consent_of_its_own(willing):
    turn_on("disability")
    with pytest.raises(ConsentNeededError) as caught:
        tell(willing, disability="yes")
    assert caught.value.extra["purpose"] == Purpose.SENSITIVE
    agree(willing, Purpose.SENSITIVE)
    tell(willing, disability="yes", setting="rural")
    withdraw_consent(learner_id=willing.pk, purpose=Purpose.SENSITIVE)
    assert profile_of(willing.pk).answers == {"setting": "rural"}


def test_taking_consent_back_deletes_what_was_answered_for_it(willing):
    tell(willing, {"gender": "hijra"}, gender="self_described", country="IN")
    withdraw_consent(learner_id=willing.pk, purpose=Purpose.SURVEYS)
    assert profile_of(willing.pk).answers
    withdraw_consent(learner_id=willing.pk, purpose=Purpose.DEMOGRAPHICS)
    assert not Profile.objects.exists()


def test_consent_to_answers_that_cannot_be_deleted_is_not_taken_back(willing, settings):
    from cryptography.fernet import Fernet

    from learners.errors import WrongKeyError
    from learners.selectors import has_consented

    tell(willing, country="IN")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(WrongKeyError):
        withdraw_consent(learner_id=willing.pk, purpose=Purpose.DEMOGRAPHICS)
    assert has_consented(willing.pk, Purpose.DEMOGRAPHICS)


# Gender in one's own words


def test_own_words_are_kept_for_oneself_and_for_no_report(willing):
    tell(willing, {"gender": "  Hijra\u202e "}, gender="self_described")
    assert profile_of(willing.pk).words == {"gender": "Hijra"}
    assert bands_of([willing.pk]) == {willing.pk: {"gender": "self_described"}}
    tell(willing, gender="woman")
    assert profile_of(willing.pk).words == {}


@pytest.mark.parametrize("words", ["x" * 61, "x" * 10_000, "\U0001f600"])
def test_own_words_that_do_not_fit_are_refused(willing, words):
    with pytest.raises(ProfileInvalidError) as caught:
        tell(willing, {"gender": words}, gender="self_described", country="KE")
    assert set(caught.value.extra["errors"]) == {"gender"}
    assert not Profile.objects.exists()


@pytest.mark.parametrize("answers", [{"gender": "woman"}, {"country": "KE"}, {"gender": None}])
def test_words_that_would_be_lost_are_refused(willing, answers):
    with pytest.raises(ProfileInvalidError) as caught:
        tell(willing, {"gender": "Hijra"}, **answers)
    assert set(caught.value.extra["errors"]) == {"gender"}
    tell(willing, {"gender": "Hijra"}, gender="self_described")
    tell(willing, {"gender": "Kinnar"})
    assert profile_of(willing.pk).words == {"gender": "Kinnar"}


# What a programme changes


def test_an_option_that_is_retired_is_offered_no_more_and_stays_where_it_was_given(willing):
    tell(willing, setting="town")
    row = turn_on("setting")
    DemographicOption.objects.create(question=row, key="town", retired=True)
    assert dict(questions()["setting"].choices("en")).keys() == {"urban", "rural"}
    assert questions()["setting"].words_for("town", "fr") == "Dans une petite ville"
    tell(willing, setting="town", device="phone")
    assert bands_of([willing.pk])[willing.pk]["setting"] == "town"
    with pytest.raises(ProfileInvalidError):
        tell(_another(), setting="town")


def test_a_programme_asks_what_it_wants_in_its_own_words(willing):
    row = turn_on("membership", labels={"en": "Are you a member?", "sw": "Je, wewe ni mwanachama?"})
    DemographicOption.objects.create(question=row, key="yes", labels={"en": "Yes, I am"})
    question = questions()["membership"]
    assert question.in_language("sw") == "Je, wewe ni mwanachama?"
    assert question.in_language("fr") == "Are you a member?"
    tell(willing, membership="yes")
    assert bands_of([willing.pk]) == {willing.pk: {"membership": "yes"}}


def test_words_of_a_programme_come_before_those_of_the_product(db):
    turn_on("device", labels={"sw": "Unatumia kifaa gani?"})
    question = questions()["device"]
    assert question.in_language("sw") == "Unatumia kifaa gani?"
    assert question.in_language("es") == "¿Con qué aprendes sobre todo?"


def test_a_question_that_is_turned_off_is_not_asked_and_not_reported(willing):
    tell(willing, country="KE", setting="town")
    DemographicQuestion.objects.create(key="country", is_on=False)
    assert bands_of([willing.pk]) == {willing.pk: {"setting": "town"}}
    with pytest.raises(ProfileInvalidError):
        tell(willing, country="SN")
    assert profile_of(willing.pk).answers["country"] == "KE"
    tell(willing, country=None)
    assert profile_of(willing.pk).answers == {"setting": "town"}


# What reports get


def _another(**answers):
    other = AccountFactory()
    agree(other, Purpose.DEMOGRAPHICS)
    if answers:
        tell(other, **answers)
    return other


def test_reports_get_the_answers_of_those_who_agree_and_what_follows_from_them(willing):
    tell(willing, country="KE", age_band="18-24")
    other = _another(country=PREFER_NOT)
    silent, gone = _another(), _another(country="JP")
    withdraw_consent(learner_id=gone.pk, purpose=Purpose.DEMOGRAPHICS)
    assert bands_of([willing.pk, other.pk, silent.pk, gone.pk, uuid.uuid4()]) == {
        willing.pk: {"country": "KE", "age_band": "18-24", "region": "014", "global_south": "yes"},
        other.pk: {"country": PREFER_NOT, "region": PREFER_NOT, "global_south": PREFER_NOT},
    }


def test_reports_leave_out_who_wants_their_data_kept_and_not_used(willing):
    tell(willing, country="KE")
    restrict_processing(account=willing)
    assert bands_of([willing.pk]) == {}
    assert profile_of(willing.pk).answers == {"country": "KE"}
    lift_restriction(account=willing)
    assert willing.pk in bands_of([willing.pk])


def test_the_number_of_queries_does_not_grow_with_people(willing, django_assert_num_queries):
    tell(willing, country="KE")
    several = [willing.pk, *(_another(country="SN").pk for _ in range(3))]
    for ids in ([willing.pk], several):
        with django_assert_num_queries(6):
            assert len(bands_of(ids)) == len(ids)


def test_who_sealed_something_else_only_has_no_profile(willing):
    from learners.privacy.keys import encrypt_for

    encrypt_for(learner_id=willing.pk, text="a name")
    assert DataKey.objects.filter(learner=willing).exists()
    assert profile_of(willing.pk).answers == {}
    assert bands_of([willing.pk]) == {}


# Countries, regions, ages, languages


def test_every_country_that_is_offered_is_in_one_region_but_antarctica():
    assert {code for code in country_codes() if region_of(code) is None} == {"AQ"}
    assert {region_of(code) for code in country_codes()} - {None} == set(regions())
    assert len(regions()) == len(set(regions())) == 22


@pytest.mark.parametrize(
    ("country", "region", "continent", "south"),
    [
        ("KE", "014", "002", True),
        ("MX", "013", "019", True),
        ("US", "021", "019", False),
        ("JP", "030", "142", False),
        ("KR", "030", "142", False),
        ("IL", "145", "142", False),
        ("PS", "145", "142", True),
        ("FJ", "054", "009", True),
        ("NZ", "053", "009", False),
        ("UA", "151", "150", False),
        ("AQ", None, None, None),
    ],
)
def test_countries_are_where_the_united_nations_and_unctad_say(country, region, continent, south):
    assert region_of(country) == region
    assert continent_of(country) == continent
    assert is_global_south(country) is south


def test_a_programme_may_hold_another_list_of_the_global_south(settings):
    settings.GLOBAL_SOUTH = frozenset({"KE"})
    assert is_global_south("KE")
    assert not is_global_south("SN")


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "sw"])
def test_every_region_has_a_name(language):
    assert len({region_name(number, language) for number in regions()}) == len(regions())


def test_age_bands_follow_each_other_without_a_gap():
    bands = list(AGE_BANDS.values())
    assert all(band.high + 1 == later.low for band, later in pairwise(bands))
    closed = list(AGE_BANDS.items())[1:-1]
    assert all(key == f"{band.low}-{band.high}" for key, band in closed)


def test_languages_are_those_that_people_grow_up_with():
    assert {"sw", "wo", "quc", "yue", "rhg"} <= language_codes()
    assert not {"eo", "tlh", "no", "cop", "other", "en_GB"} & language_codes()
