"""Leaving and signing out in Chromium: without a connection, and with other tabs open."""

import uuid

import pytest
from django.urls import reverse

from learners.services import start_attempt

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
OUT = "about:blank"
CONTROLLED = """navigator.serviceWorker.controller?.state ?? new Promise((done) => {
    navigator.serviceWorker.oncontrollerchange = done;
}).then(() => null)"""


@pytest.fixture(autouse=True)
def _way_out(settings):
    settings.QUICK_EXIT_URL = OUT


def opened(context, path):
    page = context.new_page()
    page.goto(path)
    page.evaluate(CONTROLLED)
    return page


@pytest.fixture
def attempt_path(learner, run, enrolment, quiz_id):
    ids = {"learner_id": learner.pk, "run_id": run.pk, "activity_id": quiz_id}
    attempt, _ = start_attempt(**ids, attempt_id=uuid.uuid4())
    return reverse("web:attempt", args=[attempt.id])


def leave(page):
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(OUT)


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()


def test_an_exit_without_connection_is_carried_out_before_anything_is_shown(phone, settings):
    page = opened(phone, reverse("web:account"))
    phone.set_offline(True)
    leave(page)
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(reverse("web:account"))
    assert reverse("web:sign-in") in page.url
    names = {cookie["name"] for cookie in phone.cookies()}
    assert not names & {settings.SESSION_COOKIE_NAME, settings.EXIT_COOKIE_NAME}


def test_sign_out_without_connection_says_so_and_forgets_nothing(phone, learner):
    page = opened(phone, reverse("web:account"))
    page.evaluate("localStorage.setItem('kept', 'yes')")
    phone.set_offline(True)
    sign_out(page)
    page.get_by_role("status").filter(has_text="you are still signed in").wait_for()
    assert page.url.endswith(reverse("web:account"))
    assert page.evaluate("localStorage.getItem('kept')") == "yes"
    phone.set_offline(False)
    sign_out(page)
    page.get_by_text("You are signed out.").wait_for()
    assert page.evaluate("localStorage.length") == 0


def test_leaving_quickly_leads_every_tab_out(phone, attempt_path):
    other, public = opened(phone, attempt_path), opened(phone, reverse("web:privacy"))
    leave(opened(phone, reverse("web:my-learning")))
    other.wait_for_url(OUT)
    public.wait_for_url(OUT)
    other.go_back()
    other.wait_for_url(OUT)
    assert {page.url for page in phone.pages} == {OUT}


def test_signing_out_leads_other_tabs_to_the_sign_in_page(phone, attempt_path):
    other = opened(phone, attempt_path)
    page = opened(phone, reverse("web:my-learning"))
    sign_out(page)
    page.get_by_text("You are signed out.").wait_for()
    other.wait_for_url(f"**{reverse('web:sign-in')}")
    assert not other.locator("fieldset").count()
