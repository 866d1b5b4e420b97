"""Nothing typed is lost: in Chromium, with the network, the session and the page going away."""

import uuid

import pytest
from django.urls import reverse

from learners.services import enrol, start_attempt
from tests.factories import AccountFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SAVED, OPTION = "All answers are saved", "input[type=radio]"


@pytest.fixture
def attempt(learner, run, enrolment, quiz_id):
    return start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )[0]


@pytest.fixture
def address(attempt):
    return reverse("web:attempt", args=[attempt.id])


def opened(context, address):
    page = context.new_page()
    page.goto(address)
    return page


def said(page, text):
    page.get_by_role("status").filter(has_text=text).wait_for()


def choose(page, index):
    page.locator(OPTION).nth(index).check()


def chosen(page):
    return page.locator(f"{OPTION}:checked").evaluate_all("all => all.map(one => one.value)")


DRAFTS = """async () => {
    const named = (await indexedDB.databases()).some(({ name }) => name === "drafts");
    if (!named) return [];
    const result = (request) => new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
    });
    const database = await result(indexedDB.open("drafts"));
    const keys = await result(database.transaction("drafts").objectStore("drafts").getAllKeys());
    database.close();
    return keys;
}"""


def stored(page):
    return page.evaluate(DRAFTS)


def test_answers_are_saved_while_they_are_given(phone, address, attempt):
    page = opened(phone, address)
    choose(page, 1)
    said(page, SAVED)
    attempt.refresh_from_db()
    assert chosen(page)[0] in str(attempt.answers)
    assert stored(page) == []


def test_lost_network_keeps_answers_and_sends_them_when_it_is_back(phone, address, attempt):
    page = opened(phone, address)
    phone.set_offline(True)
    choose(page, 1)
    said(page, "No connection")
    page.get_by_role("button", name="Submit answers").click()
    assert page.url.endswith(address)
    phone.set_offline(False)
    said(page, SAVED)
    attempt.refresh_from_db()
    assert chosen(page)[0] in str(attempt.answers)


def test_a_crash_without_network_loses_nothing(phone, address, attempt):
    page = opened(phone, address)
    phone.set_offline(True)
    choose(page, 1)
    value = chosen(page)
    said(page, "No connection")
    page.close()
    phone.set_offline(False)
    page = opened(phone, address)
    # Sent by the page as it closed, or by this one: the draft goes once the server has it.
    page.wait_for_function(f"({DRAFTS})().then((keys) => keys.length === 0)")
    assert chosen(page) == value
    attempt.refresh_from_db()
    assert value[0] in str(attempt.answers)


def test_a_page_that_was_closed_at_once_and_opened_again_saves_on(phone, address, attempt):
    page = opened(phone, address)
    choose(page, 1)
    value = chosen(page)[0]
    page.close()
    while value not in str(attempt.answers):  # the page sent it as it closed
        phone.request.get(reverse("web:privacy"))
        attempt.refresh_from_db()
    page = opened(phone, address)
    page.wait_for_function(f"({DRAFTS})().then((keys) => keys.length === 0)")
    choose(page, 0)
    said(page, SAVED)
    attempt.refresh_from_db()
    assert chosen(page)[0] in str(attempt.answers)


@pytest.mark.parametrize("closed", [False, True], ids=["left open", "closed"])
def test_a_save_whose_reply_was_lost_is_no_conflict_with_what_was_typed_since(
    closed, phone, address, attempt
):
    def lose_reply(route):
        route.fetch()
        route.abort()

    page = opened(phone, address)
    phone.route("**/draft/", lose_reply)
    choose(page, 1)
    said(page, "No connection")
    choose(page, 0)
    value = chosen(page)
    if closed:
        page.wait_for_function(f"({DRAFTS})().then((keys) => keys.length === 1)")
        phone.unroute("**/draft/")
        phone.route("**/draft/", lambda route: route.abort())
        page.close()
        phone.unroute("**/draft/")
        page = opened(phone, address)
    else:
        phone.unroute("**/draft/")
        page.evaluate("dispatchEvent(new Event('online'))")
    said(page, SAVED)
    assert chosen(page) == value
    attempt.refresh_from_db()
    assert value[0] in str(attempt.answers)


def test_an_answer_that_is_taken_back_after_a_lost_reply_is_saved_as_it_was(
    phone, address, attempt
):
    page = opened(phone, address)
    choose(page, 0)
    said(page, SAVED)
    value = chosen(page)[0]
    phone.route("**/draft/", lambda route: (route.fetch(), route.abort()))
    choose(page, 1)
    said(page, "No connection")
    phone.unroute("**/draft/")
    choose(page, 0)
    said(page, SAVED)
    attempt.refresh_from_db()
    assert value in str(attempt.answers)


def test_an_ended_session_is_told_and_answers_are_sent_after_signing_in(
    phone, address, attempt, learner, sign_in
):
    page = opened(phone, address)
    phone.clear_cookies()
    choose(page, 1)
    said(page, "You are signed out")
    assert page.get_by_role("link", name="Sign in in a new tab").is_visible()
    sign_in(phone, learner)
    page.evaluate("dispatchEvent(new Event('focus'))")
    said(page, SAVED)
    attempt.refresh_from_db()
    assert chosen(page)[0] in str(attempt.answers)


@pytest.mark.parametrize("button", ["Keep the answers of this page", "Show the answers saved"])
def test_two_tabs_ask_which_answers_to_keep(button, phone, address, attempt):
    first, second = opened(phone, address), opened(phone, address)
    choose(second, 1)
    said(second, SAVED)
    choose(first, 0)
    said(first, "saved in another tab")
    attempt.refresh_from_db()
    assert chosen(second)[0] in str(attempt.answers)
    expected = chosen(second) if button.startswith("Show") else chosen(first)
    if button.startswith("Keep"):
        first.get_by_role("button", name=button).click()
        said(first, SAVED)
    else:
        with first.expect_navigation():
            first.get_by_role("button", name=button).click()
    attempt.refresh_from_db()
    assert chosen(first) == expected
    assert expected[0] in str(attempt.answers)


def test_submitting_sends_what_was_just_typed(phone, address, attempt):
    page = opened(phone, address)
    choose(page, 1)
    page.get_by_role("button", name="Submit answers").click()
    page.get_by_role("button", name="Submit as it is").click()
    page.get_by_role("heading", name="Your answers").wait_for()
    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    assert stored(page) == []


def test_a_draft_is_not_shown_to_the_next_person_and_waits_for_the_first(
    phone, address, run, quiz_id, sign_in, learner, attempt
):
    page = opened(phone, address)
    phone.set_offline(True)
    choose(page, 1)
    value = chosen(page)
    said(page, "No connection")
    phone.clear_cookies()  # the session has ended: what is sent as the page closes is not taken
    page.close()
    phone.set_offline(False)
    other = AccountFactory()
    sign_in(phone, other)
    enrol(learner_id=other.pk, run_id=run.pk, language="en")
    theirs, _ = start_attempt(
        learner_id=other.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    page = opened(phone, reverse("web:attempt", args=[theirs.id]))
    assert chosen(page) == []
    assert len(stored(page)) == 1
    choose(page, 0)
    said(page, SAVED)
    assert len(stored(page)) == 1
    sign_in(phone, learner)
    page = opened(phone, address)
    said(page, SAVED)
    assert chosen(page) == value
    assert stored(page) == []
    attempt.refresh_from_db()
    assert value[0] in str(attempt.answers)


def test_what_another_person_left_is_cleared_after_a_week(phone, address):
    page = opened(phone, address)
    page.evaluate(
        """async () => {
            const opened = indexedDB.open("drafts");
            await new Promise((resolve) => { opened.onsuccess = resolve; });
            const store = opened.result.transaction("drafts", "readwrite").objectStore("drafts");
            const day = 24 * 3600 * 1000;
            store.put({ answers: "[]", at: Date.now() - 8 * day }, "another:old");
            store.put({ answers: "[]", at: Date.now() - 6 * day }, "another:recent");
            await new Promise((resolve) => { store.transaction.oncomplete = resolve; });
            opened.result.close();
        }"""
    )
    page = opened(phone, address)
    page.wait_for_function(f"({DRAFTS})().then((keys) => keys.length === 1)")
    assert stored(page) == ["another:recent"]


def sign_out(page):
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_signing_out_asks_where_answers_could_not_be_sent(phone, address, attempt):
    page = opened(phone, address)
    phone.set_offline(True)
    choose(page, 1)
    said(page, "No connection")
    sign_out(page)
    note = page.get_by_role("group", name="Some of your answers have not been sent")
    note.wait_for()
    assert note.evaluate("one => one === document.activeElement")
    assert len(stored(page)) == 1
    way = note.get_by_role("link", name="Go back to the answers of")
    assert way.get_attribute("href") == address
    phone.set_offline(False)
    said(page, SAVED)
    page.goto("/")
    sign_out(page)
    page.get_by_text("You are signed out.").wait_for()


def test_whoever_is_sure_signs_out_and_leaves_nothing(phone, address, attempt):
    page = opened(phone, address)
    phone.set_offline(True)
    choose(page, 1)
    said(page, "No connection")
    phone.route("**/draft/", lambda route: route.abort())
    phone.set_offline(False)
    sign_out(page)
    page.get_by_role("button", name="Sign out and delete them").click()
    page.get_by_text("You are signed out.").wait_for()
    assert stored(page) == []


def test_what_was_typed_a_moment_ago_is_sent_before_signing_out(phone, address, attempt):
    page = opened(phone, address)
    choose(page, 1)
    value = chosen(page)[0]
    sign_out(page)
    page.get_by_text("You are signed out.").wait_for()
    attempt.refresh_from_db()
    assert value in str(attempt.answers)
