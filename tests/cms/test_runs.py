"""Runs in the admin: administrators make cohorts, and managers those of their office."""

import uuid
from datetime import UTC, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Edition, Run
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory, OfficeFactory

FIELDS = {"slug": "spring", "title": "Spring", "opens_at": "2026-03-01 08:00", "pinned_at": ""}


@pytest.fixture
def admin(client, db):
    account = AccountFactory(is_staff=True, is_superuser=True)
    client.force_login(account)
    return account


def test_administrator_makes_a_cohort(client, admin, edition):
    page = client.get(reverse("runs:index"))
    assert page.status_code == 200
    body = {**FIELDS, "course": edition.course.pk, "closes_at": "2026-06-01 08:00"}
    assert client.post(reverse("runs:add"), body).status_code == 302
    assert Run.objects.get(slug="spring").course == edition.course


def test_a_run_without_a_slug_gets_a_free_one_of_its_title(client, admin, edition):
    page = client.get(reverse("runs:add")).content.decode()
    assert 'value="self-paced"' not in page
    assert f">{edition.title}</option>" in page
    index = client.get(reverse("runs:index")).content.decode()
    assert edition.title in index
    assert edition.course.slug not in index
    for title in ("Self-paced", "Autumn 2026", "Autumn 2026", "الخريف"):
        body = {**FIELDS, "course": edition.course.pk, "slug": "", "title": title}
        assert client.post(reverse("runs:add"), body).status_code == 302
    slugs = {"self-paced", "self-paced-2", "autumn-2026", "autumn-2026-2", "run"}
    assert set(Run.objects.values_list("slug", flat=True)) == slugs


def test_a_slug_that_is_taken_is_said_to_be(client, admin, edition):
    body = {**FIELDS, "course": edition.course.pk, "slug": "self-paced"}
    assert client.post(reverse("runs:add"), body).status_code == 200
    assert Run.objects.count() == 1


def test_run_that_closes_before_it_opens_is_refused_with_a_reason(client, admin, edition):
    body = {**FIELDS, "course": edition.course.pk, "closes_at": "2026-01-01 08:00"}
    response = client.post(reverse("runs:add"), body)
    assert "A run closes after it opens" in response.content.decode()
    assert not Run.objects.filter(slug="spring").exists()


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "had been released by then"), (1, "at a moment that has been")]
)
def test_run_is_not_pinned_to_before_the_first_edition_or_to_the_future(
    days,
    reason,
    client,
    admin,
    edition,
):
    pinned_at = timezone.localtime() + timedelta(days=days)
    body = {**FIELDS, "course": edition.course.pk, "pinned_at": f"{pinned_at:%Y-%m-%d %H:%M}"}
    assert reason in client.post(reverse("runs:add"), body).content.decode()
    assert not Run.objects.filter(slug="spring").exists()


def test_run_is_pinned_to_a_moment_since_the_first_edition(client, admin, edition):
    Edition.objects.update(released_at=timezone.now() - timedelta(days=2))
    pinned_at = timezone.localtime() - timedelta(days=1)
    body = {**FIELDS, "course": edition.course.pk, "pinned_at": f"{pinned_at:%Y-%m-%d %H:%M}"}
    assert client.post(reverse("runs:add"), body).status_code == 302
    assert Run.objects.get(slug="spring").pinned_at.day == pinned_at.astimezone(UTC).day


def test_run_of_a_course_without_an_edition_is_not_pinned(client, admin, office):
    course = Course.objects.create(id=uuid.uuid4(), office=office, slug="empty")
    body = {**FIELDS, "course": course.pk, "pinned_at": "2026-01-01 08:00"}
    page = client.post(reverse("runs:add"), body).content.decode()
    assert "Nothing of this course has been released yet" in page


def test_managers_make_and_date_runs_of_their_office(client, manager, edition, elsewhere):
    body = {**FIELDS, "course": edition.course.pk, "closes_at": "2026-06-01 08:00"}
    assert client.post(reverse("runs:add"), body).status_code == 302
    run = Run.objects.get(slug="spring")
    body |= {"closes_at": "2026-07-01 08:00", "course": elsewhere.course.pk}
    assert client.post(reverse("runs:edit", args=[run.pk]), body).status_code == 302
    run.refresh_from_db()
    assert run.closes_at.month == 7
    assert run.course == edition.course
    listed = client.get(reverse("runs:index")).content.decode()
    assert "spring" in listed
    assert "elsewhere" not in listed


def test_managers_make_no_run_of_another_office(client, manager, elsewhere):
    response = client.post(reverse("runs:add"), {**FIELDS, "course": elsewhere.course.pk})
    assert "Select a valid choice" in response.content.decode()
    assert "elsewhere" not in client.get(reverse("runs:add")).content.decode()
    assert not Run.objects.filter(slug="spring").exists()


def test_run_that_learners_have_taken_stays(client, manager, run, enrolment):
    response = client.post(reverse("runs:delete", args=[run.pk]), follow=True)
    assert "It stays" in response.content.decode()
    assert Run.objects.filter(pk=run.pk).exists()


def test_educators_cannot_open_it(client, run):
    educator = AccountFactory()
    enlist(educator, pages.office_page(OfficeFactory()))
    client.force_login(educator)
    assert client.get(reverse("runs:index")).status_code == 302
    assert client.get(reverse("runs:edit", args=[run.pk])).status_code == 404
