"""Countries, and from which age people may agree by themselves (TRUST.md D8)."""

import pytest

from courses.languages import CONTENT_LANGUAGES
from learners.ages import AGES, age_of_consent
from learners.checks import check_ages_of_consent
from learners.countries import country_choices, country_codes, country_name


def test_countries_are_those_of_iso_3166_and_kosovo():
    assert len(country_codes()) == 249 + 1
    assert {"KE", "XK", "PS", "TW", "EH"} <= country_codes()
    assert not {"EU", "UN", "ZZ", "XA", "AC"} & country_codes()


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_every_country_has_a_name_in_every_language(language):
    choices = country_choices(language)
    assert {code for code, _name in choices} == country_codes()
    assert len({name for _code, name in choices}) == len(choices)
    assert all(name and name != code for code, name in choices)


def test_countries_stand_where_readers_look_for_them():
    names = [name for _code, name in country_choices("es")]
    assert names.index("Alemania") < names.index("Andorra") < names.index("Azerbaiyán")
    assert names.index("Etiopía") < names.index("Fiyi")
    french = [name for _code, name in country_choices("fr")]
    assert french.index("Équateur") < french.index("Espagne") < french.index("Finlande")


def test_names_are_in_the_language_of_the_page():
    assert country_name("DE", "ar") == "ألمانيا"
    assert country_name("??", "ar") == "??"


def test_every_age_is_of_a_country_within_bounds_and_has_a_source():
    assert set(AGES) <= country_codes()
    assert len(AGES) > 30
    for age, law in AGES.values():
        assert 13 <= age <= 16
        assert len(law) > 10


@pytest.mark.parametrize(("country", "age"), [("US", 13), ("AT", 14), ("FR", 15), ("DE", 16)])
def test_the_age_is_the_countrys(country, age):
    assert age_of_consent(country) == age


@pytest.mark.parametrize("country", ["KE", "NO", "XK", "AQ"])
def test_a_country_without_a_known_age_counts_as_sixteen(country):
    assert age_of_consent(country) == 16


def test_a_site_may_set_an_age_of_its_own(settings):
    settings.AGES_OF_CONSENT = {"KE": 18, "DE": 14}
    assert (age_of_consent("KE"), age_of_consent("DE"), age_of_consent("AT")) == (18, 14, 14)
    assert check_ages_of_consent(None) == []


@pytest.mark.parametrize("wrong", [{"Kenya": 18}, {"ke": 18}, {"KE": 3}, {"KE": 81}])
def test_ages_that_make_no_sense_are_refused_at_start(settings, wrong):
    settings.AGES_OF_CONSENT = wrong
    assert [each.id for each in check_ages_of_consent(None)] == ["learners.E003"]
