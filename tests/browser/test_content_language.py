"""Switching the language of the course in Chromium: the place is kept, and what was answered."""

import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from learners.models import Attempt
from learners.services import start_attempt
from tests import drafts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def arabic(release, draft, enrolment, replace):
    module = draft.modules[0]
    activities = tuple(replace(each, title=f"عربي {each.kind}") for each in module.activities)
    modules = (replace(module, activities=activities),)
    return release(replace(draft, language="ar", title="حقوق", modules=modules))


@pytest.fixture
def sign_in(learner, live_server):
    """Give a browser's page a session of the learner."""

    def _sign_in(page):
        client = Client()
        client.force_login(learner)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return _sign_in


def test_a_lesson_is_read_on_in_another_language(sign_in, page, arabic, run, lesson_id):
    page = sign_in(page)
    page.goto(reverse("web:activity", args=[run.pk, lesson_id]))
    page.get_by_label("Language of the course").select_option("ar")
    page.get_by_role("button", name="Switch language").click()
    assert page.url.endswith(reverse("web:activity", args=[run.pk, lesson_id]))
    heading = page.get_by_role("heading", name="عربي lesson")
    assert heading.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator("html").get_attribute("lang") == "en"


def test_answers_are_saved_when_the_language_is_switched(
    sign_in, desk, arabic, learner, run, quiz_id
):
    page = sign_in(desk)
    attempt, _ = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    page.goto(reverse("web:attempt", args=[attempt.id]))
    page.locator("input[type=radio]").first.check()
    page.get_by_label("Language of the course").select_option("ar")
    page.get_by_role("button", name="Save answers and switch language").click()
    page.wait_for_url(reverse("web:activity", args=[run.pk, quiz_id]))
    page.get_by_text("This attempt stays in the language in which you started it").wait_for()
    assert Attempt.objects.get().answers[drafts.SINGLE]
    assert page.evaluate("Object.keys(localStorage)") == []
    page.get_by_role("link", name="Continue your attempt").click()
    assert page.locator("input[type=radio]").first.is_checked()
