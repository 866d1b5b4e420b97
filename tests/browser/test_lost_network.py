"""A form that cannot be sent stays, with what was typed, and says so: in Chromium."""

import pytest
from django.urls import reverse

from cms.release import release_page
from learners.models import Completion
from learners.services import enrol
from tests.cms import pages, questions

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SAID = "No connection"
CONTROLLED = """navigator.serviceWorker.controller?.state ?? new Promise((done) => {
    navigator.serviceWorker.oncontrollerchange = done;
}).then(() => null)"""


def opened(context, path):
    page = context.new_page()
    page.goto(path)
    page.evaluate(CONTROLLED)
    return page


def unsent(page):
    return page.get_by_role("status").filter(has_text=SAID)


def test_a_form_without_connection_stays_and_can_be_sent_again(phone, run, enrolment, lesson_id):
    address = reverse("web:activity", args=[run.pk, lesson_id])
    page = opened(phone, address)
    phone.set_offline(True)
    page.get_by_role("button", name="Mark as complete").click()
    unsent(page).wait_for()
    assert page.url.endswith(address)
    assert not Completion.objects.exists()
    phone.set_offline(False)
    page.get_by_role("button", name="Mark as complete").click()
    page.wait_for_url(lambda url: not url.endswith(address))
    assert Completion.objects.exists()


def test_what_was_typed_without_connection_is_still_there(phone):
    page = opened(phone, reverse("web:account"))
    field = page.locator("[name=certificate_name]")
    field.fill("Ana Ruiz")
    phone.set_offline(True)
    field.press("Enter")
    unsent(page).wait_for()
    assert field.input_value() == "Ana Ruiz"
    phone.set_offline(False)
    field.press("Enter")
    unsent(page).wait_for(state="detached")
    page.reload()
    assert field.input_value() == "Ana Ruiz"


@pytest.fixture
def checked_lesson(office, learner):
    """The address of a lesson with a knowledge check, of somebody who is enrolled."""
    course = pages.course_page(pages.office_page(office))
    blocks = [pages.block("rich_text", "<p>Before</p>"), questions.EVERY["single_choice"]()]
    pages.lesson_page(pages.module_page(course), blocks=blocks)
    edition = release_page(course).edition
    run = edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return reverse("web:activity", args=[run.pk, edition.activities.get().activity_id])


def test_a_check_without_connection_stays_with_what_was_chosen(phone, checked_lesson):
    page = opened(phone, checked_lesson)
    option = page.locator("[data-check] input[type=radio]").first
    option.check()
    phone.set_offline(True)
    button = page.get_by_role("button", name="Check my answer")
    button.click()
    unsent(page).wait_for()
    assert option.is_checked()
    phone.set_offline(False)
    button.click()
    page.locator("[data-result]").wait_for()
