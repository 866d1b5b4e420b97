"""From facts to counts: one pass over the facts for each group of columns, and sums of these."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, QuerySet

from impact.cubes import ALL, UNKNOWN, Shape, cell, partitions, tables
from impact.models import CohortFact, LearnerState, Release
from impact.weeks import period_of
from learners.demographics import PREFER_NOT, region_of


def count_cells(release: Release, shape: Shape) -> dict[str, int]:
    """Return how many learners are in every cell, none too. Four queries, and one a question more.

    An answer that the shape does not have, since a programme took its option away, is UNKNOWN.
    """
    facts = CohortFact.objects.filter(release=release, left=False)
    found: Counter[str] = Counter()
    for names, number in (
        *_times(facts, shape),
        *_places(facts, shape),
        *_ages(facts, shape),
        *_languages(facts, shape),
        *_sensitive(facts, shape),
    ):
        for name in names:
            found[name] += number
    return {name: found[name] for name in cells(shape)}


def cells(shape: Shape) -> list[str]:
    """Return the names of all cells."""
    sums = [name for each in partitions(shape) for name in (each.of, *each.cells)]
    inner = [name for each in tables(shape) for name in each.cells.values()]
    return list(dict.fromkeys([*sums, *inner]))


Group = tuple[list[str], int]
"""Cells that some learners are in, and how many learners."""


def _grouped(facts: QuerySet[CohortFact], *names: str) -> Iterator[tuple[str | int, ...]]:
    rows = facts.values(*names).annotate(number=Count("*"))
    return rows.values_list(*names, "number").iterator()


def _times(facts: QuerySet[CohortFact], shape: Shape) -> Iterator[Group]:
    """Count states, and with them modules of those under way, and weeks of those who passed."""
    for state, module, week, number in _grouped(facts, "state", "module", "passed_week"):
        names = [ALL, cell(state=state)]
        if state == LearnerState.ACTIVE:
            names.append(cell(module=min(int(module), len(shape.modules))))
        if state == LearnerState.PASSED:
            names.append(cell(passed_week=_within(shape, week)))
        yield names, int(number)


def _places(facts: QuerySet[CohortFact], shape: Shape) -> Iterator[Group]:
    for country, education, state, number in _grouped(facts, "country", "education", "state"):
        region = region_of(str(country)) or (country if country == PREFER_NOT else UNKNOWN)
        school = _known(shape, "education", education)
        yield (
            [
                *_crossed("region", region, state),
                *_crossed("country", country, state),
                *_crossed("education", school, state),
                cell(region=region, education=school),
            ],
            int(number),
        )


def _ages(facts: QuerySet[CohortFact], shape: Shape) -> Iterator[Group]:
    for age, gender, state, number in _grouped(facts, "age_band", "gender", "state"):
        band, kind = _known(shape, "age_band", age), _known(shape, "gender", gender)
        yield (
            [
                *_crossed("age_band", band, state),
                *_crossed("gender", kind, state),
                cell(age_band=band, gender=kind),
            ],
            int(number),
        )


def _languages(facts: QuerySet[CohortFact], shape: Shape) -> Iterator[Group]:
    for language, week, state, number in _grouped(facts, "first_language", "signed_week", "state"):
        signed = _within(shape, week)
        yield (
            [
                *_crossed("first_language", _known(shape, "first_language", language), state),
                *_crossed("period", period_of(int(signed)), state),
                cell(signed_week=signed),
            ],
            int(number),
        )


def _sensitive(facts: QuerySet[CohortFact], shape: Shape) -> Iterator[Group]:
    for key in shape.sensitive:
        rows = facts.annotate(said=F(f"sensitive__{key}"))
        for said, state, number in _grouped(rows, "said", "state"):
            yield [*_crossed(key, _known(shape, key, said), state)], int(number)


def _crossed(name: str, value: object, state: object) -> tuple[str, str]:
    return cell(**{name: value}), cell(**{name: value}, state=state)


def _known(shape: Shape, name: str, value: object) -> str:
    return str(value) if value in shape.values[name] else UNKNOWN


def _within(shape: Shape, week: object) -> str:
    """Return a week of the shape: those before the run opened count as the first."""
    weeks = [each for period in shape.weeks.values() for each in period]
    return str(week) if str(week) in weeks else weeks[0]
