"""A course in a page of another site, in a browser that refuses cookies of third parties."""

import uuid

import pytest

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.models import Account, Enrolment
from learners.services import start_attempt, submit_attempt
from partners.embedding.services import TokenAsked, make_token
from partners.keys import find_key
from partners.models import PartnerLearner
from tests import drafts
from tests.factories import PASSPHRASE
from tests.partners.hooks import later, listening
from tests.partners.receiver import receiving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SITE = "http://127.0.0.1:9"
PAGE = """<!doctype html><title>Our school</title><h1>Our school</h1>
<script>
    window.heard = [];
    for (const type of ["ready", "progress", "completed", "height", "token-needed", "left"]) {
        document.addEventListener(`article26:${type}`, (event) => heard.push([type, event.detail]));
    }
</script>
<script src="HOME/embed.js" data-partner="PARTNER" data-run="RUN" data-token="TOKEN"></script>"""


@pytest.fixture
def receiver(partner, settings):
    """A receiver of what happens to learners of the sandbox."""
    settings.ALLOW_LOCAL_TARGETS = True
    with receiving() as listener:
        listening(partner, listener.url, is_sandbox=True)
        yield listener


@pytest.fixture
def school(strict, live_server, partner, run, new_key, settings):
    """A page of a school's, with a course in it; it brings student s-1, anew with each load."""
    settings.SITE_URL = live_server.url
    partner.sites = SITE
    partner.runs.remove(run)
    partner.demo_runs.add(run)
    partner.save()
    key = find_key(new_key(is_sandbox=True))

    def answer(route):
        asked = TokenAsked(external_id="s-1", run_id=run.pk, origin=SITE)
        words = {"HOME": live_server.url, "PARTNER": str(partner.pk), "RUN": str(run.pk)}
        text = PAGE.replace("TOKEN", make_token(key=key, asked=asked)[0])
        for word, value in words.items():
            text = text.replace(word, value)
        return route.fulfill(body=text, content_type="text/html")

    strict.route(f"{SITE}/**", answer)
    page = strict.new_page()
    page.goto(f"{SITE}/")
    return page


def test_learner_comes_learns_and_keeps_it_and_the_site_hears_what_it_may(
    school, run, quiz_id, receiver
):
    frame = school.frame_locator("iframe")
    frame.get_by_role("button", name="Begin").click()
    frame.get_by_label("Which country do you live in?").select_option("KE")
    frame.get_by_label("How old are you?").fill("30")
    frame.get_by_role("button", name="I agree").click()
    frame.get_by_role("link", name="Start with the first step").click()
    frame.get_by_role("button", name="Mark as complete and continue").click()
    frame.get_by_role("button", name="Start the quiz").wait_for()
    guest = Account.objects.get(pk=PartnerLearner.objects.get().learner_id)
    assert guest.is_guest
    learn(guest, run, quiz_id)
    school.reload()  # it is the same learner, who is not asked again
    frame.get_by_text("You have completed this course").wait_for()
    school.wait_for_function("heard.some(([type]) => type === 'completed')")
    told = school.evaluate("heard")
    assert ["progress", {"done": 2, "required": 2}] in told
    height = school.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")
    assert ["height", {"height": height}] in told

    frame.get_by_role("link", name="Make an account and keep everything").click()
    with school.context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a window of its own").click()
    claim(opened.value)
    assert Enrolment.objects.get().learner.username == "own-name"
    earned = Certificate.objects.get()
    assert issue_certificate(learner_id=earned.learner_id, certificate_id=earned.id)
    later()
    assert receiver.kinds == [
        "learner.private",
        "enrolment.started",
        "progress.reached",
        "enrolment.completed",
        "certificate.issued",
    ]

    school.reload()
    frame.get_by_label("User name").fill("own-name")
    frame.get_by_label("Passphrase").fill(PASSPHRASE)
    frame.get_by_role("button", name="Sign in").click()
    frame.get_by_text("You have completed this course").wait_for()
    school.reload()  # signed in once in this browser
    frame.get_by_text("You have completed this course").wait_for()
    names = {cookie["name"]: cookie for cookie in school.context.cookies()}
    assert names["embedded"]["partitionKey"] == "http://127.0.0.1"


def learn(guest, run, quiz_id):
    attempt, _ = start_attempt(
        learner_id=guest.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    submit_attempt(learner_id=guest.pk, attempt_id=attempt.id, answers=drafts.right_answers())


def claim(window):
    window.get_by_label("User name").fill("own-name")
    window.get_by_label("Passphrase").fill(PASSPHRASE)
    window.get_by_role("button", name="Create my account").click()
    window.get_by_role("heading", name="My learning").wait_for()
