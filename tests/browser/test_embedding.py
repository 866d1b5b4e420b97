"""A course in a page of another site, in a browser that refuses cookies of third parties."""

import pytest

from partners.embedding.services import TokenAsked, make_token
from partners.keys import find_key
from tests.browser.framed import STORY, begin_and_read, keep, pass_quiz
from tests.factories import PASSPHRASE

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
    pass_quiz(begin_and_read(frame), run, quiz_id)
    lose_an_answer(school)
    school.reload()  # it is the same learner, who is not asked again
    frame.get_by_text("You have completed this course").wait_for()
    for event in ("completed", "height"):
        school.wait_for_function(f"heard.some(([type]) => type === '{event}')")
    told = school.evaluate("heard")
    assert ["progress", {"done": 2, "required": 2}] in told
    height = school.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")
    assert ["height", {"height": height}] in told

    keep(frame, school.context)
    assert receiver.kinds == STORY

    school.reload()
    frame.get_by_label("User name").fill("own-name")
    frame.get_by_label("Passphrase").fill(PASSPHRASE)
    frame.get_by_role("button", name="Sign in").click()
    frame.get_by_text("You have completed this course").wait_for()
    school.reload()  # signed in once in this browser
    frame.get_by_text("You have completed this course").wait_for()
    names = {cookie["name"]: cookie for cookie in school.context.cookies()}
    assert names["embedded"]["partitionKey"] == "http://127.0.0.1"


def lose_an_answer(school):
    """Have the next token be taken, and the answer to it never arrive."""

    def lose(route):
        route.fetch()
        route.abort()

    school.route("**/enter/", lose, times=1)
