"""Which counts are told: property tests, and an attacker who adds and subtracts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.disclosure import ENOUGH, STEP, coarse, rounded, share, withheld

COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=6).filter(lambda c: sum(c) >= 20)


def cells(counts):
    return {f"c{number}": count for number, count in enumerate(counts)}


def bounds(partition, hidden, key):
    """What an attacker can say of a withheld cell, by subtracting all that is told from the sum."""
    slack = STEP // 2
    told = [rounded(count) for name, count in partition.items() if name not in hidden]
    most = rounded(sum(partition.values())) + slack - sum(max(0, each - slack) for each in told)
    least = rounded(sum(partition.values())) - slack - sum(each + slack for each in told)
    # Every other withheld cell could hold it all, where there is another.
    return (max(0, least) if len(hidden) == 1 else 0), most


@given(COUNTS)
def test_no_small_cell_is_told_nor_had_by_subtraction(counts):
    partition = cells(counts)
    hidden = withheld([partition])
    assert hidden >= {key for key, count in partition.items() if count < ENOUGH}
    if hidden:
        assert len(hidden) > 1
        assert sum(partition[key] for key in hidden) >= ENOUGH
    for key in hidden:
        least, most = bounds(partition, hidden, key)
        assert least == 0
        assert most >= ENOUGH - 1


@given(COUNTS, st.integers(0, 5))
def test_where_nothing_is_small_all_is_told(counts, place):
    assert withheld([cells([count + ENOUGH for count in counts])]) == set()


@given(COUNTS, COUNTS, st.integers(0, 60))
def test_a_cell_of_two_partitions_is_withheld_in_both(first, second, shared):
    partitions = [
        cells(first) | {"shared": shared},
        {f"d{number}": count for number, count in enumerate(second)} | {"shared": shared},
    ]
    hidden = withheld(partitions)
    for partition in partitions:
        here = hidden & set(partition)
        assert not here or (len(here) > 1 and sum(partition[key] for key in here) >= ENOUGH)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 60, "b": 40}, set()),
        # What one small cell holds, the others and the sum would tell.
        ({"a": 60, "b": 30, "c": 5}, {"b", "c"}),
        ({"a": 95, "b": 5}, {"a", "b"}),
        # Two that hold less than ten together need a third; two that hold ten do not.
        ({"a": 60, "b": 30, "c": 4, "d": 2}, {"b", "c", "d"}),
        ({"a": 60, "b": 30, "c": 6, "d": 4}, {"c", "d"}),
        # Zero is a small number.
        ({"a": 50, "b": 50, "c": 0}, {"a", "c"}),
    ],
)
def test_the_smallest_are_withheld_with_what_is_small(counts, hidden):
    assert withheld([counts]) == hidden


def test_what_something_else_tells_is_not_withheld_for_the_sake_of_others():
    assert withheld([{"right": 12, "a": 80, "b": 5, "c": 3}], told={"right"}) == {"a", "b", "c"}


@given(st.integers(0, 1000), st.integers(20, 1000))
def test_shares_are_made_from_rounded_counts(count, of):
    assert rounded(count) % STEP == 0
    assert abs(rounded(count) - count) <= STEP / 2
    assert share(count, of) == min(1, rounded(count) / rounded(of))


@pytest.mark.parametrize(
    ("r", "of", "told"), [(0.62, 20, 0.5), (0.64, 20, 0.8), (0.64, 1000, 0.6), (-0.04, 50, 0)]
)
def test_a_statistic_is_as_coarse_as_a_share_of_as_many(r, of, told):
    assert coarse(r, of) == told
