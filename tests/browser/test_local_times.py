"""Moments in the zone of whoever reads, in Chromium; days stay as they are."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Run
from learners.models import Attempt
from learners.services import start_attempt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
CLOSES = datetime(2036, 12, 10, 22, 5, tzinfo=UTC)
IN_UTC = "Dec. 10, 2036, 22:05 UTC"


@pytest.fixture
def page_in(chromium, live_server):
    """Open a page as somebody in a zone, who reads in a language, sees it."""
    contexts = []

    def _page(zone, language="en", **options):
        context = chromium.new_context(
            base_url=live_server.url, timezone_id=zone, locale=language, **options
        )
        contexts.append(context)
        return context.new_page()

    yield _page
    for context in contexts:
        context.close()


@pytest.fixture
def course(edition):
    """The address of a course with a run that closes."""
    Run.objects.update(closes_at=CLOSES)
    return reverse("web:course", args=[edition.course.slug])


def said(time):
    """What is said, with plain spaces between its words."""
    return " ".join(time.inner_text().split())


def theirs_now(hours):
    return (timezone.now() + timedelta(hours=hours)).date()


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        ("Asia/Yangon", "en", "December 11, 2036 at 4:35 AM"),
        ("America/Bogota", "en", "December 10, 2036 at 5:05 PM"),
        ("America/Bogota", "es", "10 de diciembre de 2036 a las 17:05"),
        ("Asia/Yangon", "fr", "11 décembre 2036 à 4:35"),
        ("Asia/Yangon", "ar", "11 ديسمبر 2036 في 4:35 ص"),
        ("Africa/Cairo", "ar", "11 ديسمبر 2036 في 12:05 ص"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone_and_language(zone, language, text, page_in, course):
    page = page_in(zone, language)
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.headers}"))
    page.goto(course)
    time = page.locator("time")
    assert said(time) == text
    assert "22:05" in time.get_attribute("title")
    assert time.get_attribute("datetime") == "2036-12-10T22:05:00Z"
    page.wait_for_load_state("networkidle")
    assert zone not in " ".join(sent)


def test_without_script_the_page_names_the_zone(page_in, course):
    page = page_in("Asia/Yangon", java_script_enabled=False)
    page.goto(course)
    assert page.locator("time").inner_text() == IN_UTC


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Yangon", 6.5), ("America/Bogota", -5)])
def test_a_deadline_of_today_is_a_time_of_the_readers_clock(
    zone, hours, page_in, sign_in, learner, run, enrolment, quiz_id
):
    attempt, _ = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    end = timezone.now() + timedelta(minutes=30)
    Attempt.objects.update(deadline_at=end)
    page = page_in(zone)
    sign_in(page.context, learner)
    page.goto(reverse("web:attempt", args=[attempt.id]))
    theirs = end + timedelta(hours=hours)
    day = f"{theirs:%B %-d, %Y} at " if theirs.date() != theirs_now(hours) else ""
    assert said(page.locator("time")) == f"{day}{theirs:%-I:%M} {theirs:%p}"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Midway"])
def test_a_day_is_the_same_day_everywhere(zone, page_in, course):
    page = page_in(zone)

    def with_a_day(route):
        reply = route.fetch()
        day = '<time id="day" datetime="2036-12-10">Dec. 10, 2036</time></main>'
        route.fulfill(response=reply, body=reply.text().replace("</main>", day))

    page.route(f"**{course}", with_a_day)
    page.goto(course)
    assert page.locator("time[title]").count() == 1
    assert page.locator("#day").inner_text() == "Dec. 10, 2036"
