"""From the catalogue to the certificate: by keyboard, by touch, in Arabic, and zoomed in."""

import uuid

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.services import start_attempt
from tests import drafts
from tests.browser.hands import FOCUSED, Keys, Thumb

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
# 1280 × 1024 at 400 %, as WCAG 1.4.10 counts.
ZOOMED = {"viewport": {"width": 320, "height": 256}}


@pytest.fixture
def page_of(chromium, live_server):
    """Open a page on a device, for somebody who reads in a language."""
    contexts = []

    def _page(language, **device):
        contexts.append(
            chromium.new_context(
                base_url=live_server.url, locale=language, reduced_motion="reduce", **device
            )
        )
        return contexts[-1].new_page()

    yield _page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("hands", "device", "language"),
    [
        pytest.param(Keys, DESK, "en", id="by keyboard"),
        pytest.param(Keys, ZOOMED, "en", id="by keyboard at 400 %"),
        pytest.param(Thumb, PHONE, "en", id="by touch"),
        pytest.param(Thumb, PHONE, "ar", id="in Arabic"),
    ],
)
def test_from_the_catalogue_to_the_certificate(hands, device, language, page_of, release, draft):
    release(draft)
    title = release(drafts.arabic(draft)).title if language == "ar" else draft.title
    page = page_of(language, **device)
    page.goto("/courses/")
    with override(language):
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        hand = hands(page)
        _enrol(hand, title)
        _learn(hand)
        certificate = Certificate.objects.get()
        assert certificate.language == language
        issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
        hand.press(gettext("Refresh this page"))
        download = hand.download(gettext("Download certificate (PDF)"))
    assert download.path().read_bytes().startswith(b"%PDF")


def _enrol(hand, title):
    hand.press(title)
    hand.press(gettext("Sign up to enrol"))
    hand.fill(gettext("User name"), "amina")
    hand.fill(gettext("Passphrase"), "river kite saffron")
    hand.press(gettext("Create my account"))
    hand.press(gettext("Enrol in this course"))


def _learn(hand):
    hand.press(gettext("Start with the first step"))
    hand.press(gettext("Mark as complete and continue"))
    hand.press(gettext("Start the quiz"))
    for option in (drafts.RIGHT, drafts.RIGHT, drafts.ALSO_RIGHT):
        hand.choose(f"Text of {option}")
    hand.press(gettext("Submit answers"))
    assert gettext("You have passed.") in hand.page.locator("main").inner_text()
    hand.press(gettext("See my certificates"))


def test_the_first_key_offers_to_skip_to_the_content(page_of, edition):
    page = page_of("en", **DESK)
    page.goto("/courses/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_focus_goes_through_a_page_and_around(page_of, edition):
    """It is trapped nowhere: after the last control comes the first again."""
    page = page_of("en", **DESK)
    page.goto("/sign-up/")
    names = []
    while len(names) < 60 and names.count("Skip to the content") < 2:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        names += [focused["name"]] if focused else []
    assert names.count("Skip to the content") == 2
    assert len(set(names)) > 10


@pytest.mark.parametrize("path", ["/sign-up/", "/sign-in/", "/verify/?code="])
def test_what_went_wrong_gets_the_focus_and_leads_to_its_field(path, page_of, db):
    page = page_of("en", **DESK)
    page.goto(path)
    if page.locator("main form[method=post]").count():
        page.locator("main form").first.evaluate(
            "form => { form.noValidate = true; form.submit() }"
        )
        page.wait_for_load_state()
    summary = page.get_by_role("group", name="Please correct this")
    summary.wait_for()
    assert summary.evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_what_was_saved_is_said_once(page_of, sign_in, learner, run, enrolment, quiz_id):
    """The line that autosave speaks in changes once for a save, however long one types."""
    attempt, _new = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    page = page_of("en", **DESK)
    sign_in(page.context, learner)
    page.goto(reverse("web:attempt", args=[attempt.id]))
    line = page.locator("[data-say]")
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver((all) => window.said.push(...all.map(({ target }) =>
                target.textContent.trim()))).observe(
                    document.querySelector("[data-say]"), { childList: true });
        }"""
    )
    for index in (0, 1, 0):
        page.locator("input[type=radio]").nth(index).check()
        page.wait_for_timeout(1400)
    line.filter(has_text="All answers are saved").wait_for()
    assert page.evaluate("window.said") == ["All answers are saved. They are not submitted yet."]


def test_forced_colours_keep_borders_and_marks(page_of, edition):
    page = page_of("en", **DESK, forced_colors="active")
    page.goto("/sign-up/")
    field = page.get_by_label("User name")
    assert field.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") >= 1
    field.focus()
    assert page.evaluate(FOCUSED)["outlined"]
