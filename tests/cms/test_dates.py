"""How our pages of the CMS write dates: in one form, a time with its zone."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.release import release_page
from courses.models import ItemAnalysis
from tests.cms import pages
from tests.factories import AccountFactory

pytestmark = pytest.mark.any_database

TEMPLATES = Path("cms/templates")
AT = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)


def written(words):
    return Template(f"{{% load cms_dates tz %}}{words}").render(Context({"at": AT, "none": None}))


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("UTC", "March 9, 2026", "March 9, 2026, 11:30 p.m. UTC"),
        ("Asia/Kolkata", "March 10, 2026", "March 10, 2026, 5 a.m. IST"),
    ],
)
def test_dates_are_in_the_zone_of_who_reads_and_times_say_which(zone, day, moment):
    with timezone.override(zone):
        assert written("{{ at|day }}") == day
        assert written("{{ at|moment }}") == moment
        assert written("{{ at|utc|moment }}") == "March 9, 2026, 11:30 p.m. UTC"
        assert written("{{ none|day }}{{ none|moment }}") == ""


def test_no_page_writes_a_date_in_a_form_of_its_own():
    found = {path: path.read_text() for path in TEMPLATES.rglob("*.html")}
    assert sum("cms_dates" in text for text in found.values()) > 5
    own = re.compile(r'\|date:"(?!DATE_FORMAT")')
    assert [path for path, text in found.items() if own.search(text)] == []


def test_the_end_of_an_analysis_is_a_day_of_utc_wherever_one_reads_it(client, office):
    course = pages.small_course(office)
    edition = release_page(course).edition
    ItemAnalysis.objects.create(edition=edition, questions=[], state="done", requested_at=AT)
    boss = AccountFactory(is_staff=True, is_superuser=True)
    UserProfile.objects.create(user=boss, current_time_zone="America/New_York")
    client.force_login(boss)
    page = client.get(reverse("cms:items", args=[course.pk])).content.decode()
    assert "before March 9, 2026, midnight UTC" in page
