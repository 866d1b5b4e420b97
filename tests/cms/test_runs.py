"""Runs in the admin: administrators make cohorts, educators do not see the view yet."""

import pytest
from django.urls import reverse

from courses.models import Run
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


def test_run_that_closes_before_it_opens_is_refused_with_a_reason(client, admin, edition):
    body = {**FIELDS, "course": edition.course.pk, "closes_at": "2026-01-01 08:00"}
    response = client.post(reverse("runs:add"), body)
    assert "A run closes after it opens" in response.content.decode()
    assert not Run.objects.filter(slug="spring").exists()


def test_educators_cannot_open_it(client, run):
    educator = AccountFactory(is_staff=True)
    enlist(educator, pages.office_page(OfficeFactory()))
    client.force_login(educator)
    assert client.get(reverse("runs:index")).status_code == 302
    assert client.get(reverse("runs:edit", args=[run.pk])).status_code == 302
