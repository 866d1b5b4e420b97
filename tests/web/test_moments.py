"""When things open and end, without a script: told in UTC, and days without a time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from courses.models import Run
from learners.models import Attempt
from web.moments import clock, day, moment

AT = datetime(2026, 12, 10, 22, 5, tzinfo=UTC)


def times(response):
    html = BeautifulSoup(response.content, "html.parser")
    return [(tag["datetime"], tag.get_text()) for tag in html.find_all("time")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dec. 10, 2026, 22:05 UTC"),
        ("es", "10 de diciembre de 2026, 22:05 UTC"),
        ("fr", "10 décembre 2026, 22:05 UTC"),
        ("ar", "10 ديسمبر، 2026، 22:05 بالتوقيت العالمي"),
    ],
)
def test_a_moment_names_its_zone_in_every_language(language, text):
    with override(language):
        assert moment(AT) == f'<time datetime="2026-12-10T22:05:00Z">{text}</time>'


def test_a_day_has_no_time_and_no_zone():
    told = '<time datetime="2026-12-10">Dec. 10, 2026</time>'
    assert day(date(2026, 12, 10)) == day(AT) == told


def test_a_time_of_today_goes_without_its_day():
    now = timezone.now()
    assert f">{now:%H:%M} UTC<" in clock(now)
    assert "Dec. 10, 2020, 22:05 UTC" in clock(AT.replace(year=2020))


def test_a_course_says_when_its_run_opens_and_closes(edition, run, url):
    Run.objects.update(opens_at=AT + timedelta(days=3650), closes_at=AT + timedelta(days=3651))
    response = Client().get(url("course", slug=edition.course.slug))
    assert times(response) == [
        ("2036-12-07T22:05:00Z", "Dec. 7, 2036, 22:05 UTC"),
        ("2036-12-08T22:05:00Z", "Dec. 8, 2036, 22:05 UTC"),
    ]
    assert b"local_times" in response.content


def test_a_page_without_moments_asks_for_no_script_that_tells_them(edition, url):
    response = Client().get(url("course", slug=edition.course.slug))
    assert times(response) == []
    assert b"local_times" not in response.content


def test_an_attempt_with_a_deadline_says_when_it_is(signed_in, open_attempt, url):
    end = timezone.now() + timedelta(minutes=30)
    Attempt.objects.update(deadline_at=end)
    [(machine, text)] = times(signed_in.get(url("attempt", attempt_id=open_attempt.id)))
    assert datetime.fromisoformat(machine) == end.replace(microsecond=0)
    assert text.endswith(f"{end:%H:%M} UTC")


def test_the_day_of_a_certificate_is_a_day(signed_in, earned, url):
    [(machine, _text)] = times(Client().get(url("verify", code=earned["code"])))
    assert date.fromisoformat(machine)
    [(same, _text)] = times(signed_in.get(url("certificates")))
    assert same == machine
