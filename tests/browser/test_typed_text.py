"""Long texts survive crashes, ended sessions, full devices and old forms, in Chromium."""

import os
import shutil
import signal
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error

from cms.release import release_page
from learners.selectors import own_attempt
from learners.services import enrol, start_attempt
from tests.browser.conftest import FLAGS
from tests.cms import pages, questions
from tests.factories import PASSPHRASE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
TEXT = "I asked her first, and then I listened. " * 40 + "Fin."
SAVED = "All answers are saved"
NO_STORAGE = """Object.defineProperty(window, "indexedDB", {
    get() { throw new DOMException("off", "SecurityError"); },
});"""


@pytest.fixture
def attempt(learner, office):
    """An open attempt at a quiz of one reflection."""
    course = pages.course_page(pages.office_page(office))
    pages.quiz_page(pages.module_page(course), questions=[questions.reflection()])
    edition = release_page(course).edition
    ids = {"learner_id": learner.pk, "run_id": edition.course.runs.get().pk}
    enrol(**ids, language="en")
    quiz = edition.activities.get().activity_id
    return start_attempt(**ids, activity_id=quiz, attempt_id=uuid.uuid4())[0]


@pytest.fixture
def address(attempt):
    return reverse("web:attempt", args=[attempt.id])


def opened(context, address):
    page = context.new_page()
    page.goto(address)
    return page


def said(page, text):
    page.get_by_role("status").filter(has_text=text).wait_for()


def text_of(attempt):
    found = own_attempt(learner_id=attempt.learner_id, attempt_id=attempt.id)
    return "".join(found.answers.values())


def sign_in_by_hand(page, account, button):
    page.get_by_label("User name").fill(account.username)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.locator("main").get_by_role("button", name=button, exact=True).click()


def restored(context, address, attempt):
    """Open the page again; what it restores is sent to the server too."""
    page = opened(context, address)
    said(page, SAVED)
    assert page.locator("textarea").input_value() == TEXT
    assert text_of(attempt) == TEXT


def test_a_page_that_crashes_while_typing_loses_nothing(phone, address, attempt):
    page = opened(phone, address)
    page.route("**/draft/", lambda route: route.abort())
    page.locator("textarea").fill(TEXT)
    said(page, "No connection")
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()
    restored(phone, address, attempt)


def kill(browser):
    """Kill a browser that a test started, and wait until it is gone."""
    os.kill(browser, signal.SIGKILL)
    while Path(f"/proc/{browser}/exe").exists():
        os.sched_yield()


def test_a_browser_that_is_killed_while_typing_loses_nothing(
    chromium, address, attempt, learner, sign_in, live_server, tmp_path
):
    def start():
        context = chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=shutil.which("chromium"), args=FLAGS, locale="en"
        )
        sign_in(context, learner)
        return context

    page = opened(start(), live_server.url + address)
    page.route("**/draft/", lambda route: route.abort())
    page.locator("textarea").fill(TEXT)
    said(page, "No connection")
    kill(int((tmp_path / "SingletonLock").readlink().name.rpartition("-")[2]))
    assert text_of(attempt) != TEXT
    second = start()
    restored(second, live_server.url + address, attempt)
    second.close()


def test_typing_without_a_pause_is_saved_all_the_same(phone, address, attempt):
    page = phone.new_page()
    page.clock.install()
    page.goto(address)
    with page.expect_response(lambda reply: reply.url.endswith("/draft/")):
        for _ in range(12):
            page.locator("textarea").press("a")
            page.clock.run_for(1000)  # less than the pause after which it saves
    assert text_of(attempt).startswith("aaa")


def test_signing_in_again_in_the_same_tab_brings_the_text_back(phone, address, attempt, learner):
    page = opened(phone, address)
    phone.clear_cookies()
    page.locator("textarea").fill(TEXT)
    said(page, "You are signed out")
    page.goto(address)
    sign_in_by_hand(page, learner, "Sign in")
    page.wait_for_url(f"**{address}")
    said(page, SAVED)
    assert page.locator("textarea").input_value() == TEXT
    assert text_of(attempt) == TEXT


def test_signing_in_again_in_another_tab_sends_the_text(phone, address, attempt, learner):
    page = opened(phone, address)
    phone.clear_cookies()
    page.locator("textarea").fill(TEXT)
    said(page, "You are signed out")
    with phone.expect_page() as opening:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in_by_hand(opening.value, learner, "Sign in")
    opening.value.wait_for_url("**/me/")
    page.evaluate("dispatchEvent(new Event('focus'))")
    said(page, SAVED)
    assert text_of(attempt) == TEXT


def test_two_devices_ask_which_text_to_keep(
    chromium, live_server, phone, address, attempt, learner, sign_in
):
    page = opened(phone, address)
    other = chromium.new_context(base_url=live_server.url, locale="en")
    sign_in(other, learner)
    elsewhere = opened(other, address)
    elsewhere.locator("textarea").fill("From the other device.")
    said(elsewhere, SAVED)
    page.locator("textarea").fill(TEXT)
    said(page, "another tab or on another device")
    assert text_of(attempt) == "From the other device."
    page.get_by_role("button", name="Keep the answers of this page").click()
    said(page, SAVED)
    assert text_of(attempt) == TEXT
    other.close()


def test_a_device_that_keeps_nothing_says_so(phone, address, attempt):
    phone.add_init_script(NO_STORAGE)
    page = opened(phone, address)
    phone.set_offline(True)
    page.locator("textarea").fill(TEXT)
    said(page, "This device keeps nothing: leave this page open")
    phone.set_offline(False)
    said(page, SAVED)
    assert text_of(attempt) == TEXT


def test_without_script_a_text_outlives_the_session(page, address, attempt, learner, sign_in):
    sign_in(page.context, learner)
    page.goto(address)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("textarea").fill(TEXT)
    page.get_by_role("button", name="Save answers for later").click()
    assert "Nothing that you typed is lost" in page.locator("main").inner_text()
    sign_in_by_hand(page, learner, "Sign in and send")
    assert page.locator("textarea").input_value() == TEXT
    assert text_of(attempt) == TEXT


def test_without_script_a_text_outlives_its_forms_token(page, address, attempt, learner, sign_in):
    sign_in(page.context, learner)
    page.goto(address)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.locator("textarea").fill(TEXT)
    page.get_by_role("button", name="Save answers for later").click()
    page.get_by_role("button", name="Send it again").click()
    assert page.locator("textarea").input_value() == TEXT
    assert text_of(attempt) == TEXT
