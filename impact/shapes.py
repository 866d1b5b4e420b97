"""Which cells the report of a run has: what could be there, whoever is."""

from datetime import UTC, datetime, time, timedelta

from courses.models import Edition
from courses.selectors import course_rule, edition_for_run
from impact.cubes import PER_LEARNER, UNKNOWN, Shape
from impact.models import LearnerState, Release
from impact.weeks import weeks_by_period
from learners.countries import country_codes
from learners.demographics import PREFER_NOT, Kind, Question, region_of
from learners.demographics.languages import OTHER, language_codes
from learners.selectors import questions

_NOT_SAID = (PREFER_NOT, UNKNOWN)


def edition_of(release: Release) -> Edition:
    """Return the edition by whose modules a release counts. One query."""
    run = release.run
    return edition_for_run(run=run, language=run.course.source_language)


def until(release: Release) -> datetime:
    """Return before when what happened is counted: the midnight (UTC) of the regular date."""
    return datetime.combine(release.due_on, time(), tzinfo=UTC)


def shape_of(release: Release, edition: Edition) -> Shape:
    """Return which cells the report has. Two queries, and one for each edition."""
    asked = questions()
    sensitive = tuple(key for key, each in asked.items() if each.sensitive and each.is_on)
    values = {key: _values(asked[key]) for key in (*PER_LEARNER, *sensitive)}
    countries = _countries()
    opened = release.run.opens_at.astimezone(UTC).date()
    weeks = weeks_by_period(opened, release.due_on - timedelta(days=1))
    values |= {"region": (*countries, *_NOT_SAID), "period": tuple(weeks)}
    return Shape(
        states=states_of(edition),
        values=values,
        countries=countries,
        weeks=weeks,
        modules=tuple(str(number + 1) for number, _module in enumerate(edition.outline)),
        sensitive=sensitive,
        title=edition.title,
        titles=tuple(module["title"] for module in edition.outline),
    )


def states_of(edition: Edition) -> tuple[str, ...]:
    """Return the states there are: without a pass grade, who has done everything has passed."""
    graded = course_rule(edition.pk).pass_grade is not None
    return tuple(str(state) for state in LearnerState if graded or state != LearnerState.COMPLETED)


def _values(question: Question) -> tuple[str, ...]:
    match question.kind:
        case Kind.COUNTRY:
            offered = tuple(code for codes in _countries().values() for code in codes)
        case Kind.LANGUAGE:
            offered = (*language_codes(), OTHER)
        case Kind.CHOICE:
            offered = tuple(option.key for option in question.options)
    return (*offered, *_NOT_SAID)


def _countries() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code in sorted(country_codes()):
        if region := region_of(code):
            found.setdefault(region, []).append(code)
    return {region: tuple(codes) for region, codes in sorted(found.items())}
