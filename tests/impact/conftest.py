import pytest

from tests.impact.cohorts import make_cohort


@pytest.fixture
def cohort(release, office):
    return make_cohort(release, office)
