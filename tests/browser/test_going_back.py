"""After leaving or signing out, Back shows nothing: also where the browser keeps pages whole."""

import shutil

import pytest
from django.urls import reverse

from tests.browser.conftest import FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(params=["kept whole", "fetched again"])
def tab(request, chromium, live_server, learner, sign_in, enrolment, settings, tmp_path):
    """A tab in which somebody reads a course; Playwright's own Chromium keeps no page whole."""
    settings.QUICK_EXIT_URL = live_server.url.replace("localhost", "127.0.0.1") + "/healthz"
    dropped = ["--disable-back-forward-cache"] if request.param == "kept whole" else []
    context = chromium.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=shutil.which("chromium"),
        args=FLAGS,
        ignore_default_args=dropped,
        base_url=live_server.url,
        locale="en",
    )
    sign_in(context, learner)
    yield context.pages[0]
    context.close()


@pytest.fixture
def read(tab, edition, run, lesson_id, live_server):
    """Read some pages, public ones and one's own, one after the other."""
    tab.goto("about:blank")
    paths = [
        reverse("web:course", args=[edition.course.slug]),
        reverse("web:my-learning"),
        reverse("web:activity", args=[run.pk, lesson_id]),
    ]
    for path in paths:
        tab.goto(path)
        tab.evaluate("window.isTheSame = true")
    return [live_server.url + path for path in paths]


def back(tab):
    """Go back as a press of the button does, and wait until the tab rests."""
    tab.evaluate("history.back()")
    tab.wait_for_timeout(400)
    tab.wait_for_load_state()


@pytest.mark.parametrize("way", ["key", "link"])
def test_back_leads_out_again_after_leaving_quickly(way, tab, read):
    if way == "key":
        for _ in range(3):
            tab.keyboard.press("Escape")
    else:
        tab.get_by_role("link", name="Leave quickly").click()
    tab.wait_for_url("**/healthz")
    for _ in read[1:]:
        back(tab)
        assert tab.url.endswith("/healthz")
        assert tab.locator("body").inner_text() == "ok"


def test_the_site_can_be_opened_again_in_the_tab(tab, read):
    tab.get_by_role("link", name="Leave quickly").click()
    tab.wait_for_url("**/healthz")
    tab.goto(read[0])
    assert tab.get_by_role("heading", level=1).is_visible()


def test_back_shows_no_page_of_somebody_after_signing_out(tab, read, learner):
    tab.get_by_role("button", name="Sign out").click()
    tab.get_by_text("You are signed out.").wait_for()
    for _ in read[1:]:
        back(tab)
        assert "/sign-in/" in tab.url
        assert not tab.evaluate("window.isTheSame ?? false")
