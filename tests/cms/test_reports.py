"""The pages of reports: a list to choose from, and a report whose charts are tables too."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.charts import chart_of
from cms.guard import ADMINISTRATORS_ONLY
from cms.models.staff import Role
from cms.roles import grant
from impact.models import Release
from impact.reports import Report
from tests.factories import AccountFactory, OfficeFactory
from tests.impact import crowds
from tests.impact.cohorts import make_cohort

pytestmark = pytest.mark.each_database


@pytest.fixture
def cohort(release, office):
    return make_cohort(release, office)


def client_of(role, office):
    account = AccountFactory()
    grant(account, role, office)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def analyst(office):
    return client_of(Role.ANALYST, office)


def test_an_analyst_finds_reports_in_the_menu_and_reads_one(analyst, cohort):
    cohort.enrol(60, state="passed")
    cohort.enrol(30, state="active")
    cohort.enrol(30)
    release = cohort.release()
    address = reverse("cms:report", args=[release.pk])
    assert "/cms/reports/learners/" in analyst.get("/cms/").content.decode()
    assert address in analyst.get(reverse("cms:reports")).content.decode()
    page = analyst.get(address)
    text = page.content.decode()
    assert page.context["report"].passed == 60
    assert "withheld" in text
    assert "rounded to 5" in text


def test_every_chart_has_a_table_and_nothing_from_elsewhere(analyst, cohort):
    cohort.enrol(60)
    text = analyst.get(reverse("cms:report", args=[cohort.release().pk])).content.decode()
    body = text.split('class="nice-padding cohort"')[1].split("</main>")[0]
    assert body.count("<figure") == 8, "one for each table of which something is told"
    assert body.count("<table") == 12
    assert "<script" not in body
    assert "http" not in body


def test_releases_of_one_run_lead_to_each_other(analyst, cohort):
    cohort.enrol(40)
    first = cohort.release()
    cohort.enrol(40)
    second = cohort.release()
    text = analyst.get(reverse("cms:report", args=[second.pk])).content.decode()
    assert reverse("cms:report", args=[first.pk]) in text


def test_reports_may_be_had_of_one_run(analyst, cohort):
    cohort.enrol(40)
    cohort.release()
    shown = analyst.get(reverse("cms:reports"), {"run": cohort.run.pk})
    assert len(shown.context["found"]) == 1
    assert analyst.get(reverse("cms:reports"), {"run": "nonsense"}).status_code == 200


def test_a_report_being_made_says_how_far_it_is(office, cohort):
    cohort.enrol(40)
    release = cohort.owe()
    Release.objects.filter(pk=release.pk).update(total=40, seen=10)
    text = client_of(Role.ADMINISTRATOR, None).get(reverse("cms:reports")).content.decode()
    assert "10 of 40 learners" in text


def test_an_administrator_has_a_stuck_report_tried_again(analyst, cohort):
    cohort.enrol(40)
    release = cohort.owe()
    Release.objects.update(tries=Release.MAX_TRIES, error="WrongKeyError")
    admin = client_of(Role.ADMINISTRATOR, None)
    assert "WrongKeyError" in admin.get(reverse("cms:reports")).content.decode()
    assert analyst.post(reverse("cms:reports"), {"retry": release.pk}).status_code == 404
    assert admin.post(reverse("cms:reports"), {"retry": "nonsense"}).status_code == 404
    admin.post(reverse("cms:reports"), {"retry": release.pk})
    release.refresh_from_db()
    assert release.tries == 0


def test_another_office_has_no_such_report(cohort):
    cohort.enrol(40)
    release = cohort.release()
    stranger = client_of(Role.MANAGER, OfficeFactory())
    for name in ("cms:report", "cms:report-file"):
        assert stranger.get(reverse(name, args=[release.pk])).status_code == 404
    assert not stranger.get(reverse("cms:reports")).context["found"].object_list


def test_the_file_is_the_one_of_the_api(analyst, cohort):
    cohort.enrol(40)
    reply = analyst.get(reverse("cms:report-file", args=[cohort.release().pk]))
    assert b"summary,,,,,signed_up,40" in reply.getvalue()


def test_the_bars_of_a_chart_are_as_long_as_their_numbers(db):
    told = {"gender=woman": 100, "gender=man": 50, "gender=woman&state=passed": 60}
    found = Report(Release(shape=crowds.shape().as_json(), told=told))
    (cut,) = [each for each in found.cuts if each.key == "gender"]
    bars = {bar.label: bar for bar in chart_of(cut).bars}
    assert sum(part.width for part in bars["Man"].parts) == 220
    assert bars["Woman"].parts[0].title == "Passed: 60"
    assert bars["Non-binary"].parts == ()


@pytest.mark.parametrize("name", sorted(ADMINISTRATORS_ONLY))
def test_the_menu_offers_reports_of_all_offices_to_administrators_only(name, office):
    address = f'"{reverse(name)}"'
    for role in (Role.MANAGER, Role.EDUCATOR):
        reader = client_of(role, office)
        assert reader.get(reverse(name)).status_code == 404
        assert address not in reader.get("/cms/").content.decode()


@pytest.mark.parametrize("name", sorted(n for n in ADMINISTRATORS_ONLY if "results" not in n))
def test_administrators_find_reports_of_all_offices_in_the_menu(name, db):
    shown = client_of(Role.ADMINISTRATOR, None).get("/cms/").content.decode()
    assert f'"{reverse(name)}"' in shown


def test_a_side_of_the_world_that_is_withheld_is_not_called_nobody(analyst, cohort):
    cohort.enrol(100)
    release = cohort.release()
    told = {"all": 100, "region=014": 60}
    Release.objects.filter(pk=release.pk).update(shape=crowds.shape().as_json(), told=told)
    address = reverse("cms:report", args=[release.pk])
    text = " ".join(analyst.get(address).content.decode().split())
    assert "60 there, withheld elsewhere" in text
    assert "between 60 % and 100 %" in text
    assert '<dt>Global South</dt> <dd> <span class="cohort__withheld">withheld</span>' in text
    assert "and no share then" in text
    assert "fewer than 100 learners" not in text


def test_a_small_run_is_said_to_tell_little_and_why(analyst, cohort):
    cohort.enrol(40)
    text = analyst.get(reverse("cms:report", args=[cohort.release().pk])).content.decode()
    text = " ".join(text.split())
    assert "This run has fewer than 100 learners" in text
    assert '<dt>Average age</dt> <dd> <span class="cohort__withheld">withheld</span>' in text
    assert "In no age band there are 10 learners who told it" in text


def test_lists_name_courses_by_their_titles(analyst, cohort):
    cohort.enrol(40)
    cohort.release()
    text = analyst.get(reverse("cms:reports")).content.decode()
    title = cohort.edition.title
    assert f">{title}</a>" in text
    assert f"{title}: At one&#x27;s own pace</option>" in text
    assert cohort.run.course.slug not in text


def test_a_chart_of_many_rows_says_how_many_more_there_are(db):
    values = {**crowds.shape().values, "gender": tuple(f"own-{n}" for n in range(25))}
    told = {f"gender=own-{n}": 10 + n for n in range(25)}
    shape = crowds.shape().as_json() | {"values": values}
    found = Report(Release(shape=shape, told=told))
    (cut,) = [each for each in found.cuts if each.key == "gender"]
    assert (len(chart_of(cut).bars), chart_of(cut).more, len(cut.rows)) == (20, 5, 25)


@pytest.mark.parametrize(("passed", "width"), [(60, 440), (85, 440), (130, 440)])
def test_a_bar_is_as_long_as_its_number_whatever_is_told_of_its_parts(db, passed, width):
    told = {"gender=woman": 100, "gender=woman&state=active": 15}
    found = Report(
        Release(shape=crowds.shape().as_json(), told={**told, "gender=woman&state=passed": passed})
    )
    (cut,) = [each for each in found.cuts if each.key == "gender"]
    (bar,) = [bar for bar in chart_of(cut).bars if bar.label == "Woman"]
    assert sum(part.width for part in bar.parts) == pytest.approx(width, abs=1)


def test_two_dimensions_are_drawn_with_the_number_that_other_tables_tell(db):
    told = {"age_band=18-24": 100, "age_band=18-24&gender=woman": 60}
    found = Report(Release(shape=crowds.shape().as_json(), told=told))
    (cut,) = [each for each in found.cuts if each.key == "age_band-gender"]
    (bar,) = chart_of(cut).bars
    assert (bar.label, bar.number, len(bar.parts)) == ("18–24", 100, 2)
