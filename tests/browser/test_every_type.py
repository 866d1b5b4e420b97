"""A quiz of every type, and a lesson's checks, by keyboard alone in Chromium."""

import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cms.release import release_page
from courses.questions import TYPES
from courses.questions.shown import field_name
from learners.models import Attempt
from learners.services import enrol, start_attempt
from tests.cms import pages, questions

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
FOCUSED = """() => {
    const { tagName, type, name, value, checked, textContent } = document.activeElement;
    return { tag: tagName, type, name, value, checked, text: textContent.trim() };
}"""
SOME_TEXT = "What I think."


@pytest.fixture
def edition(office):
    course = pages.course_page(pages.office_page(office))
    module = pages.module_page(course)
    pages.lesson_page(module, blocks=[questions.single_choice()])
    blocks = [questions.EVERY[kind]() for kind in sorted(TYPES)]
    pages.quiz_page(module, questions=blocks, pass_mark=100)
    return release_page(course).edition


@pytest.fixture
def run(edition, learner):
    run = edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return run


@pytest.fixture
def desk_of_learner(desk, live_server, learner):
    """A page with JavaScript of somebody who is signed in."""
    client = Client()
    client.force_login(learner)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    desk.context.add_cookies([cookie])
    return desk


def form_values(activity):
    """Return what a form has where everything is right, by the names of its fields."""
    wanted = {}
    for question in activity.content["questions"]:
        name, kind = field_name(question["id"]), TYPES[question["type"]]
        right = kind.grade(activity.answer_key[question["id"]], None).correct
        if right is None:
            right = SOME_TEXT if question["type"] == "reflection" else {}
        if not isinstance(right, dict):
            wanted[name] = right
        elif question["type"] == "numeric":
            wanted |= {name: right["value"], f"{name}-unit": right["unit"]}
        else:
            wanted |= {f"{name}-{part}": value for part, value in right.items()}
    return wanted


def fill_by_keyboard(page, wanted, case):
    """Tab through the form and answer; press what leads on in the case; submit at the end."""
    chosen_of_case = list(wanted.pop(case))
    for _ in range(300):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["text"] == "See what happens":
            with page.expect_navigation():
                page.keyboard.press("Enter")
            chosen_of_case.pop(0)
        elif focused["text"] == "Submit answers":
            page.keyboard.press("Enter")
            return
        elif focused["name"] == case and focused["type"] == "radio":
            choose(page, focused, chosen_of_case[:1])
        elif focused["name"] in wanted:
            choose(page, focused, wanted[focused["name"]])
    pytest.fail("The submit button was not reached by Tab.")


def choose(page, focused, value):
    """Answer with the control that has the focus."""
    if focused["type"] == "checkbox":
        if (focused["value"] in value) != focused["checked"]:
            page.keyboard.press("Space")
    elif focused["type"] == "radio":
        move_to(page, value)
        page.keyboard.press("Space")
    elif focused["tag"] == "SELECT":
        move_to(page, [value])
    elif not focused["value"]:
        page.keyboard.type(value)


def move_to(page, values):
    """Press the arrow until the control has one of the values."""
    for _ in range(8):
        if page.evaluate(FOCUSED)["value"] in values:
            return
        page.keyboard.press("ArrowDown")


def test_quiz_of_every_type_is_passed_by_keyboard_and_reviewed(
    desk_of_learner, edition, run, learner
):
    page, quiz = desk_of_learner, edition.activities.get(kind="quiz")
    attempt, _ = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz.activity_id, attempt_id=uuid.uuid4()
    )
    page.goto(reverse("web:attempt", args=[attempt.id]))
    case = next(each for each in quiz.content["questions"] if each["type"] == "scenario")
    fill_by_keyboard(page, form_values(quiz), field_name(case["id"]))
    # The rubric assesses nobody else: it was left out, and may be.
    page.get_by_role("button", name="Submit as it is").press("Enter")
    page.get_by_text("You have passed.").wait_for()
    graded = sum(kind.graded for kind in TYPES.values())
    assert page.get_by_text("Right", exact=True).count() == graded
    assert page.get_by_text("Not graded").count() == len(TYPES) - graded
    assert page.get_by_text(SOME_TEXT).is_visible()
    assert page.get_by_text(f"{questions.CANARY} explanation").count() == len(TYPES)
    assert Attempt.objects.get().score == 100


def test_check_is_answered_by_keyboard_without_loading_the_lesson_again(
    desk_of_learner, edition, run
):
    page, lesson = desk_of_learner, edition.activities.get(kind="lesson")
    page.goto(reverse("web:activity", args=[run.pk, lesson.activity_id]))
    page.evaluate("window.stayed = true")
    page.get_by_label("No").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Check my answer"
    page.keyboard.press("Enter")
    page.get_by_text("Not right", exact=True).wait_for()
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.matches('[data-result]')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Check my answer").press("Enter")
    page.get_by_text("Right", exact=True).wait_for()
    assert not Attempt.objects.exists()
