"""From learners to counts: every answer is in the cells that it belongs to."""

from datetime import UTC, datetime

from impact.cubes import cell
from learners.models import Account, DemographicOption, DemographicQuestion, Purpose
from learners.services import answer
from tests.consents import agree


def tell(learner_ids, **answers):
    for learner_id in learner_ids:
        agree(Account.objects.get(pk=learner_id), Purpose.DEMOGRAPHICS, Purpose.SENSITIVE)
        answer(learner_id=learner_id, answers=answers)


def counts(release, **dimensions):
    """Return the exact counts of cells by one dimension, without those that have nobody."""
    (name,) = dimensions
    return {
        value: release.kept[cell(**{name: value})][0]
        for value in dimensions[name]
        if release.kept.get(cell(**{name: value}), [0])[0]
    }


def test_answers_are_counted_by_themselves_and_crossed(cohort):
    tell(cohort.enrol(3, state="passed"), country="KE", age_band="25-34", gender="woman")
    tell(cohort.enrol(2), country="NO", education="tertiary", first_language="fr")
    tell(cohort.enrol(4), country="prefer_not", gender="prefer_not")
    cohort.enrol(6)
    release = cohort.release()
    assert counts(release, region=("014", "154", "prefer_not", "unknown")) == {
        "014": 3,
        "154": 2,
        "prefer_not": 4,
        "unknown": 6,
    }
    assert counts(release, gender=("woman", "prefer_not", "unknown")) == {
        "woman": 3,
        "prefer_not": 4,
        "unknown": 8,
    }
    assert release.kept["country=KE&state=passed"][0] == 3
    assert release.kept["age_band=25-34&gender=woman"][0] == 3
    assert release.kept["region=154&education=tertiary"][0] == 2


def test_weeks_are_counted_in_their_quarter(cohort):
    cohort.enrol(12, state="passed", at=datetime(2026, 9, 10, tzinfo=UTC))
    cohort.enrol(5, at=datetime(2026, 11, 4, tzinfo=UTC))
    release = cohort.release()
    assert counts(release, signed_week=("202637", "202645")) == {"202637": 12, "202645": 5}
    assert counts(release, passed_week=("202639",)) == {"202639": 12}
    assert counts(release, period=("2026-Q3", "2026-Q4")) == {"2026-Q3": 12, "2026-Q4": 5}


def test_sensitive_questions_are_counted_where_they_are_asked_and_told_from_twenty_on(cohort):
    DemographicQuestion.objects.create(key="disability", is_on=True)
    tell(cohort.enrol(24), disability="yes")
    tell(cohort.enrol(31, state="passed"), disability="no")
    cohort.enrol(45, state="active")
    release = cohort.release()
    said = ("yes", "no", "prefer_not", "unknown")
    assert counts(release, disability=said) == {"yes": 24, "no": 31, "unknown": 45}
    assert release.shape["sensitive"] == ["disability"]
    told = {value: release.told.get(cell(disability=value)) for value in said}
    assert told == {"yes": None, "no": 30, "prefer_not": None, "unknown": 45}
    assert not [key for key in release.kept if "disability" in key and "country" in key]


def test_an_answer_whose_option_is_gone_is_unknown(cohort):
    question = DemographicQuestion.objects.create(key="gender", is_on=True)
    option = DemographicOption.objects.create(
        question=question, key="third", labels={"en": "Third"}
    )
    tell(cohort.enrol(12), gender="third")
    option.delete()
    release = cohort.release()
    assert counts(release, gender=("third", "unknown")) == {"unknown": 12}
