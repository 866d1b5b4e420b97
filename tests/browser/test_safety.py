"""Leaving without a trace, in Chromium."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def home_page(chromium, live_server, learner, settings):
    """A page of somebody signed in; the quick exit leads to a blank page."""
    settings.QUICK_EXIT_URL = "about:blank"
    context = chromium.new_context(base_url=live_server.url, locale="en")
    client = Client()
    client.force_login(learner)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(reverse("web:account"))
    page.evaluate("navigator.serviceWorker.ready.then(() => localStorage.setItem('draft:x', 'y'))")
    yield page
    context.close()


def trace(page):
    return page.evaluate(
        """async () => [
            ...await caches.keys(), ...Object.keys(localStorage),
            ...(await navigator.serviceWorker.getRegistrations()).map((one) => one.scope),
        ]"""
    )


def test_signing_out_leaves_no_trace(home_page):
    assert len(trace(home_page)) == 3
    home_page.get_by_role("button", name="Sign out").click()
    home_page.get_by_text("You are signed out.").wait_for()
    assert trace(home_page) == []
    home_page.go_back()
    assert "sign-in" in home_page.url


@pytest.mark.parametrize("way", ["key", "link"])
def test_leaving_quickly_ends_the_session_and_leaves_no_trace(way, home_page, learner):
    if way == "key":
        for _ in range(3):
            home_page.keyboard.press("Escape")
    else:
        home_page.get_by_role("link", name="Leave quickly").click()
    home_page.wait_for_url("about:blank")
    home_page.wait_for_timeout(500)
    home_page.goto(reverse("web:privacy"))
    assert trace(home_page) == []
    names = [cookie["name"] for cookie in home_page.context.cookies()]
    assert settings.SESSION_COOKIE_NAME not in names


def test_without_connection_only_a_page_of_nobody_is_shown(home_page, learner):
    home_page.context.set_offline(True)
    home_page.goto(reverse("web:account"))
    assert home_page.get_by_role("heading", name="No connection").is_visible()
    assert learner.username not in home_page.content()


def test_the_documentation_of_the_api_shows_under_its_policy(home_page):
    home_page.goto("/api/v1/docs")
    operation = home_page.get_by_text("Save answers").first
    operation.wait_for()
    assert operation.is_visible()
