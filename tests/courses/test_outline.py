"""Finding one's place again in an edition of another language."""

import uuid

import pytest

from courses.outline import nearest_activity

A, B, C, D = (uuid.UUID(int=number) for number in range(4))


def outline(*modules):
    return [{"activities": [{"id": str(each)} for each in module]} for module in modules]


@pytest.mark.parametrize(
    ("here", "after", "place"),
    [
        (B, outline([A, B], [C, D]), B),  # the same
        (B, outline([D, C, B, A]), B),  # the same, elsewhere
        (B, outline([A, C]), C),  # of two that are as near, the later
        (B, outline([A, D]), A),  # the nearer
        (D, outline([A, B]), B),  # nothing after it
        (B, outline([]), None),
    ],
)
def test_the_place_is_the_same_or_the_nearest(here, after, place):
    assert nearest_activity(here, before=outline([A, B], [C, D]), after=after) == place


def test_an_activity_that_is_nowhere_has_no_place():
    assert nearest_activity(D, before=outline([A]), after=outline([A])) is None
