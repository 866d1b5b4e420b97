"""What a release says to people: figures, tables, a file, and the API."""

import csv
import io
from dataclasses import astuple

import pytest

from cms.models.staff import Role
from cms.roles import grant
from impact.ages import average_age
from impact.cubes import ALL, cell
from impact.files import report_as_csv
from impact.models import Release
from impact.reports import Report
from learners.models import DemographicOption, DemographicQuestion
from learners.services import create_token
from tests.api.client import ApiClient
from tests.factories import AccountFactory
from tests.impact import crowds


def report(told, **shape):
    of = crowds.shape(**shape)
    return Report(Release(shape=of.as_json(), told=told))


def states(**numbers):
    return {cell(state=state): number for state, number in numbers.items()}


def test_headline_figures_count_who_came_so_far_or_further(db):
    found = report({ALL: 100, **states(signed_up=50, active=30, passed=20)})
    assert (found.learners, found.active, found.completed, found.passed) == (100, 50, 20, 20)


def test_with_a_pass_grade_who_has_done_everything_may_not_have_passed(db):
    of = ("signed_up", "active", "completed", "passed")
    numbers = states(signed_up=50, active=20, completed=10, passed=20)
    found = report({ALL: 100, **numbers}, states=of)
    assert (found.active, found.completed, found.passed) == (50, 30, 20)


def test_a_sum_with_a_withheld_part_is_withheld(db):
    found = report({ALL: 100, **states(signed_up=50, passed=20)})
    assert (found.active, found.passed) == (None, 20)


def test_the_funnel_says_who_came_to_each_module(db):
    told = {**states(passed=20), **{cell(module=n): 10 * n for n in (1, 2, 3)}}
    steps = [(step.label, step.reached, step.here) for step in report(told).funnel]
    assert steps == [("1. Dignity", 80, 10), ("2. Duty", 70, 20), ("3. Action", 50, 30)]


def test_the_global_south_counts_what_is_told_and_says_what_is_unknown(db):
    told = {ALL: 100, cell(region="014"): 45, cell(country="KE"): 30, cell(region="154"): 15}
    found = report(told).global_south
    assert (found.south, found.elsewhere, found.unknown) == (45, 15, 40)
    assert (found.share, found.least, found.most) == (0.75, 0.45, 0.85)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"014": 60}, (60, None, 40, None, 0.6, 1.0)),
        ({"154": 60}, (None, 60, 40, None, 0.0, 0.4)),
        ({"014": 100}, (100, None, None, None, None, None)),
        ({}, (None, None, 100, None, 0.0, 1.0)),
    ],
)
def test_where_a_side_of_the_world_is_withheld_no_share_is_told(numbers, expected, db):
    found = report({ALL: 100, **{cell(region=key): n for key, n in numbers.items()}})
    assert astuple(found.global_south) == expected
    lines = csv.reader(io.StringIO("".join(report_as_csv(found)).lstrip("\ufeff")))
    told = {row[-2]: row[-1] for row in lines if row[0] == "global_south"}
    south, elsewhere = ("withheld" if n is None else str(n) for n in expected[:2])
    assert (told["south"], told["elsewhere"]) == (south, elsewhere)


def test_the_average_age_is_that_of_grouped_data():
    found = average_age({"18-24": 50, "25-34": 50, "prefer_not": 20})
    assert (found.years, found.of) == (25.8, 100)
    assert found.bands == pytest.approx((7 + 10) / 4, abs=0.06)
    assert found.sampling == pytest.approx(2 * (23.2 / 100) ** 0.5, abs=0.15)


def test_an_even_spread_of_ages_is_found_within_the_errors():
    ages = [18 + n % 17 for n in range(1700)]
    found = average_age({"18-24": sum(a < 25 for a in ages), "25-34": sum(a > 24 for a in ages)})
    assert abs(found.years - (sum(ages) / len(ages) + 0.5)) <= found.sampling + 0.05


def test_without_a_told_band_there_is_no_average_age():
    assert average_age({"unknown": 50}) is None


def test_a_long_table_leaves_out_what_it_does_not_tell(db):
    found = report({ALL: 100, cell(first_language="en"): 50})
    tables = {cut.key: cut for cut in found.cuts}
    assert len(tables["first_language"].rows) == len(crowds.LANGUAGES)
    of = crowds.shape()
    many = tuple(f"l{n}" for n in range(40))
    values = {**of.values, "first_language": ("en", *many)}
    release = Release(
        shape={**of.as_json(), "values": values}, told={cell(first_language="en"): 50}
    )
    (cut,) = [each for each in Report(release).cuts if each.key == "first_language"]
    assert ([row.values for row in cut.rows], cut.withheld) == ([("en",)], 40)


def test_the_file_has_a_line_for_each_number_and_no_formula(cohort):
    question = DemographicQuestion.objects.create(key="gender", is_on=True)
    DemographicOption.objects.create(
        question=question, key="evil", labels={"en": '=HYPERLINK("x")'}
    )
    cohort.enrol(40)
    text = "".join(report_as_csv(Report(cohort.release())))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1] == ["summary", "", "", "", "", "signed_up", "40"]
    cells = [value for row in rows for value in row]
    assert '\'=HYPERLINK("x")' in cells
    assert not [value for value in cells if value.startswith(("=", "+", "-", "@"))]
    assert {row[-1] for row in rows if row[0] == "gender"} >= {"withheld"}


@pytest.fixture
def analyst(cohort):
    account = AccountFactory()
    grant(account, Role.ANALYST, cohort.run.course.office)
    return ApiClient(create_token(account=account)[0])


def test_the_api_lists_releases_in_pages_newest_first(cohort, analyst):
    for _ in range(3):
        cohort.enrol(20)
        cohort.release()
    first = analyst.get("/reports/releases?page_size=2").json()
    assert [each["due_on"] for each in first["results"]] == ["2026-12-07", "2026-11-30"]
    last = analyst.get(first["next"].split("/api/v1")[1]).json()
    assert [each["due_on"] for each in last["results"]] == ["2026-11-23"]
    assert first["results"][0]["course"] == cohort.run.course.slug


def test_the_api_shows_a_report_in_few_queries(cohort, analyst, django_assert_max_num_queries):
    cohort.enrol(40, state="active")
    release = cohort.release()
    with django_assert_max_num_queries(6):
        found = analyst.get(f"/reports/releases/{release.pk}").json()
    assert (found["learners"], found["passed"]) == (40, None)
    assert {"country", "age_band-gender", "signed_week"} <= {t["key"] for t in found["tables"]}


def test_the_api_serves_the_same_file(cohort, analyst):
    cohort.enrol(40)
    release = cohort.release()
    reply = analyst.get(f"/reports/releases/{release.pk}/csv")
    assert reply["Content-Type"].startswith("text/csv")
    assert reply["Cache-Control"] == "private, no-store"
    assert b"summary,,,,,signed_up,40" in reply.getvalue()


@pytest.mark.parametrize("release_id", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_report_is_a_plain_problem(release_id, analyst):
    reply = analyst.get(f"/reports/releases/{release_id}")
    assert reply.status_code in {404, 422}
    assert reply["Content-Type"] == "application/problem+json"
