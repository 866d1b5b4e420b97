"""A second factor as people meet it: a passkey of the browser, an app that makes codes."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from learners import services
from tests.authenticators import app_code
from tests.factories import PASSPHRASE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def handset(desk, live_server, settings):
    """A page of a browser that keeps passkeys."""
    settings.SITE_URL = live_server.url
    devtools = desk.context.new_cdp_session(desk)
    devtools.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    return desk


def sign_in(page, learner):
    page.goto(reverse("web:sign-in"))
    page.get_by_label("User name").fill(learner.username)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto(reverse("web:account"))
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()


def test_somebody_makes_a_passkey_and_signs_in_with_it(handset, learner):
    sign_in(handset, learner)
    handset.goto(reverse("web:account"))
    handset.get_by_role("link", name="Second factor").click()
    handset.get_by_role("link", name="A passkey").click()
    handset.get_by_label("Passphrase").fill(PASSPHRASE)
    handset.get_by_role("button", name="Make a passkey").click()
    handset.get_by_role("link", name="I have written them down").click()
    assert "A passkey" in handset.locator("main").inner_text()
    assert Authenticator.objects.filter(user=learner, type="webauthn").exists()
    sign_out(handset)
    # As a second factor,
    sign_in(handset, learner)
    handset.wait_for_url("**/second-step/")
    handset.get_by_role("button", name="Use my passkey").click()
    handset.wait_for_url("**/me/")
    sign_out(handset)
    # and alone.
    handset.goto(reverse("web:sign-in"))
    handset.get_by_role("link", name="Sign in with a passkey").click()
    handset.get_by_role("button", name="Use my passkey").click()
    handset.wait_for_url("**/me/")


def test_a_browser_without_a_passkey_says_so(handset, learner):
    handset.goto(reverse("web:passkey-sign-in"))
    handset.get_by_role("button", name="Use my passkey").click()
    handset.get_by_text("The browser did not give a passkey").wait_for()
    assert handset.url.endswith(reverse("web:passkey-sign-in"))


def test_codes_of_an_app_need_no_javascript(page, learner):
    services.add_app(account=learner, secret=SECRET)
    sign_in(page, learner)
    page.wait_for_url("**/second-step/")
    page.get_by_label("Code").fill(app_code(SECRET))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/me/")
    assert page.get_by_role("link", name="My account").is_visible()
