"""What may be told, and what follows from it: the solver sees no more than it may (TRUST.md D4)."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.cubes import CUBES, TIMES, partitions, tables
from impact.disclosure import ENOUGH, SENSITIVE, Kept, decide, moved
from tests.impact import crowds
from tests.impact.solver import Solver

pytestmark = pytest.mark.any_database

CELLS = 6
"""How many withheld cells of a crowd are bounded: each takes two integer programs."""


def bounds_of_some(people, of, told, source, cells=CELLS):
    """Return (count, least, most) of some of the low cells."""
    counts = crowds.counted(people, of)
    low = sorted(name for name in counts if counts[name] < ENOUGH)
    assert not set(low) & set(told)
    solver = Solver(of, told)
    chosen = source.sample(low, min(cells, len(low)))
    return [(counts[name], *solver.bounds(name)) for name in chosen]


@settings(max_examples=12)
@given(size=st.sampled_from([12, 40, 90, 160, 300, 700]), seed=st.integers(0, 10_000))
def test_of_a_low_cell_nobody_can_tell_how_low_it_is(size, seed):
    of = crowds.shape()
    people = crowds.crowd(size, seed)
    told = crowds.told(crowds.released(people, of))
    for count, least, most in bounds_of_some(people, of, told, random.Random(seed)):
        assert (least, most >= ENOUGH - 1) == (0, True), count


def test_the_solver_has_something_to_bound_and_much_is_told():
    of = crowds.shape()
    people = crowds.crowd(300, 0)
    kept = crowds.released(people, of)
    told = crowds.told(kept)
    assert len(told) > len(kept) / 2
    checked = bounds_of_some(people, of, told, random.Random(0), cells=40)
    assert len(checked) > 10
    assert all(least == 0 and most >= ENOUGH - 1 for _count, least, most in checked)


def test_the_solver_catches_a_rule_that_withholds_low_cells_only():
    of = crowds.shape()
    people = crowds.crowd(300, 0)
    careless = {
        name: 5 * round(count / 5)
        for name, count in crowds.counted(people, of).items()
        if count >= ENOUGH
    }
    found = bounds_of_some(people, of, careless, random.Random(0), cells=40)
    assert any(least > 0 or most < ENOUGH - 1 for _count, least, most in found)


def test_the_solver_catches_a_table_without_its_shield(monkeypatch):
    of = crowds.shape()
    people = crowds.crowd(300, 2)
    monkeypatch.setattr("impact.disclosure.withheld_in_table", _rows_only)
    told = crowds.told(crowds.released(people, of))
    found = bounds_of_some(people, of, told, random.Random(0), cells=60)
    assert any(least > 0 or most < ENOUGH - 1 for _count, least, most in found)


def _rows_only(table, counts, hidden, *, stay, known):
    return {
        name
        for (row, column), name in table.cells.items()
        if row in hidden or column in hidden or counts[name] < table.enough
    }


@settings(max_examples=5)
@given(seed=st.integers(0, 10_000))
def test_sensitive_groups_are_told_from_twenty_on(seed):
    of = crowds.shape(sensitive=("disability",))
    people = crowds.crowd(250, seed, sensitive=("disability",))
    counts = crowds.counted(people, of)
    told = crowds.told(crowds.released(people, of))
    low = [key for key in counts if key.startswith("disability") and counts[key] < SENSITIVE]
    assert not set(low) & set(told)
    solver = Solver(of, told)
    for name in random.Random(seed).sample(low, min(3, len(low))):
        least, most = solver.bounds(name)
        assert (least, most >= SENSITIVE - 1) == (0, True)


@given(size=st.integers(0, 800), seed=st.integers(0, 10_000))
@settings(max_examples=30)
def test_every_number_is_of_ten_and_rounded_to_five(size, seed):
    of = crowds.shape()
    people = crowds.crowd(size, seed)
    counts = crowds.counted(people, of)
    for name, number in crowds.told(crowds.released(people, of)).items():
        assert counts[name] >= ENOUGH
        assert number % 5 == 0
        assert abs(number - counts[name]) <= 2


@given(size=st.integers(40, 400), seed=st.integers(0, 10_000), source=st.randoms())
@settings(max_examples=30)
def test_what_one_learner_does_changes_no_number_that_is_told(size, seed, source):
    """Between two releases, each number that is told stays until its own cell moves by ten."""
    of = crowds.shape()
    people = crowds.crowd(size, seed)
    first = crowds.released(people, of)
    changed = source.randrange(size)
    others = [person for place, person in enumerate(people) if place != changed]
    one_apart = source.choice([others, [*people, *crowds.crowd(1, seed + 1)]])
    before, after = crowds.told(first), crowds.told(crowds.released(one_apart, of, first))
    assert {name: after[name] for name in after} == {name: before[name] for name in after}
    assert moved(crowds.counted(one_apart, of), partitions(of), tables(of), first) <= 1


def test_a_number_moves_once_its_cell_has_moved_by_ten():
    parts = crowds.partitions(crowds.shape())[:1]
    (states,) = [each.cells for each in parts]

    def counts(signed_up):
        return {"all": signed_up + 80, **dict(zip(states, (signed_up, 40, 40), strict=True))}

    kept, shown = {}, []
    for signed_up in (50, 53, 59, 60, 62, 50):
        kept = decide(counts(signed_up), parts, [], kept)
        shown.append(kept[states[0]].told)
    assert shown == [50, 50, 50, 60, 60, 50]


def test_a_cell_that_falls_below_ten_is_withheld_at_once():
    parts = crowds.partitions(crowds.shape())[:1]
    (states,) = [each.cells for each in parts]
    kept = decide({"all": 90, **dict(zip(states, (10, 40, 40), strict=True))}, parts, [], {})
    assert kept[states[0]].told == 10
    kept = decide({"all": 89, **dict(zip(states, (9, 40, 40), strict=True))}, parts, [], kept)
    assert kept[states[0]] == Kept(9, 9, None)


@pytest.mark.parametrize("cube", CUBES, ids=lambda cube: cube.key)
def test_a_cube_has_two_demographic_dimensions_at_most(cube):
    assert 0 < len(set(cube.dimensions)) <= 2


def test_the_cubes_are_a_tree():
    """What proves the rules: a dimension is in one cube of two at most, and countries in none."""
    pairs = [name for cube in CUBES if len(cube.dimensions) == 2 for name in cube.dimensions]
    assert len(pairs) == len(set(pairs)) == 4
    assert "country" not in pairs
    assert not TIMES & set(pairs)
