"""A real browser on a real server: Debian's Chromium, driven by Playwright."""

import os
import shutil

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.partners.hooks import listening
from tests.partners.receiver import receiving

# Playwright runs an event loop in this thread; Django would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Another site's page is made by Playwright, so Chromium does not know that it is on this machine.
STRICT = ["--test-third-party-cookie-phaseout", "--disable-features=LocalNetworkAccessChecks"]
PATIENCE = 120_000
"""Milliseconds: a page of the CMS may take long on a machine that others use too."""


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_setup(chromium, django_db_setup):
    """Make the database once the browser runs, whatever a test asks for first.

    Beside Playwright's event loop Django has another connection than before it, and only the one
    that made the database knows what ``serialized_rollback`` is to bring back.
    """


@pytest.fixture
def page(chromium, live_server):
    """A page as a phone has it, without JavaScript; its base is the test server."""
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        accept_downloads=True,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium, live_server):
    """A page as an educator has it: wide, with JavaScript."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in(live_server, settings):
    """Give a browser's context a session of somebody."""

    def _sign_in(context, account):
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return _sign_in


@pytest.fixture
def phone(chromium, live_server, learner, sign_in):
    """A phone's browser with JavaScript, signed in."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="en"
    )
    sign_in(context, learner)
    yield context
    context.close()


@pytest.fixture
def strict(chromium):
    """A browser as the chromium of other tests, without cookies of third parties."""
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=[*FLAGS, *STRICT]
    )
    context = browser.new_context(viewport={"width": 800, "height": 900}, locale="en")
    context.set_default_timeout(PATIENCE)
    yield context
    browser.close()


@pytest.fixture
def receiver(partner, settings):
    """A receiver of what happens to the partner's learners, and to those of its sandbox."""
    settings.ALLOW_LOCAL_TARGETS = True
    with receiving() as listener:
        for is_sandbox in (False, True):
            listening(partner, listener.url, is_sandbox=is_sandbox)
        yield listener
