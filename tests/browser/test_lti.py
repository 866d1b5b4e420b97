"""A course in a learning platform's frame, in a browser that refuses cookies of third parties."""

import html
import json
import shutil
from urllib.parse import urlencode

import pytest

from learners.models import Enrolment
from partners.lti.scores import send_scores
from tests.browser.conftest import FLAGS, PATIENCE, STRICT
from tests.browser.framed import STORY, begin_and_read, keep, pass_quiz
from tests.partners.lti.framed import shown

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# The platform's page, with a storage as 1EdTech has it: for each origin its own.
COURSE = """<!doctype html><title>LMS</title><h1>Course at the platform</h1>
<script>
    const kept = {}; window.heard = [];
    addEventListener("message", ({ source, origin, data }) => {
        const { subject, message_id, key, value } = data;
        heard.push(data);
        const answers = {
            "lti.capabilities": () => ({
                supported_messages: [{ subject: "lti.put_data" }, { subject: "lti.get_data" }],
            }),
            "lti.put_data": () => ({ key, value: (kept[origin + key] = value) }),
            "lti.get_data": () => ({ key, value: kept[origin + key] }),
        };
        const answer = answers[subject]?.();
        const told = { subject: `${subject}.response`, message_id, ...answer };
        if (answer) source.postMessage(told, origin);
    });
</script>
<iframe src="BEGIN" width="700" height="800"></iframe>"""
ANSWER = """<!doctype html><title>Sign-in</title><form method="post" action="TO">FIELDS</form>
<script>document.forms[0].submit()</script>"""


@pytest.fixture
def open_course(live_server, lms, registration, settings):
    """Open the platform's page, with our course in a frame; learner u-1 is signed in there."""
    settings.SITE_URL = live_server.url
    base = f"{live_server.url}/lti/{registration.pk}"

    def answer(route):
        page, _, keeps = route.request.url.partition("?keeps=")
        if "/sign-in?" not in page:
            begin = f"{base}/begin/?{urlencode(lms.begins(lti_storage_target=keeps))}"
            text = COURSE.replace("BEGIN", html.escape(begin))
            return route.fulfill(body=text, content_type="text/html")
        said = shown(f"{lms.address}/course") | lms.scoring()
        form = lms.answers(page, user="u-1", **said)
        fields = [f'<input name="{name}" value="{value}">' for name, value in form.items()]
        text = ANSWER.replace("TO", f"{base}/launch/").replace("FIELDS", "".join(fields))
        return route.fulfill(body=text, content_type="text/html")

    def _open_course(context, *, keeps="_parent"):
        context.route(f"{lms.address}/**", answer)
        page = context.new_page()
        page.goto(f"{lms.address}/course?keeps={keeps}")
        return page

    return _open_course


@pytest.fixture
def without_cookies(chromium, tmp_path):
    """A browser that keeps no cookie of ours within the platform's pages, and does in windows."""
    settings = tmp_path / "Default" / "Preferences"
    settings.parent.mkdir()
    refused = {"localhost,127.0.0.1": {"setting": 2}}
    kept = {"profile": {"content_settings": {"exceptions": {"cookies": refused}}}}
    settings.write_text(json.dumps(kept))
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=shutil.which("chromium"), args=[*FLAGS, *STRICT], locale="en"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def test_learner_takes_the_course_in_the_frame_and_the_platform_and_the_partner_hear_of_it(
    strict, open_course, run, quiz_id, lms, registration, client, receiver
):
    course = open_course(strict)
    frame = course.frame_locator("iframe")
    pass_quiz(begin_and_read(frame), run, quiz_id)
    course.reload()  # launched anew, it is the same learner, who is not asked again
    frame.get_by_text("You have completed this course").wait_for()
    assert Enrolment.objects.get().completed_at
    lms.tool_keys = client.get("/lti/keys.json").json()
    send_scores(registration.pk)
    assert lms.scores[-1][1]["userId"] == "u-1"
    assert lms.scores[-1][1]["activityProgress"] == "Completed"
    assert course.evaluate("heard.some(({ subject }) => subject === 'lti.frameResize')")
    names = {cookie["name"]: cookie for cookie in course.context.cookies()}
    assert names["embedded"]["partitionKey"] == "http://127.0.0.1"
    assert "sessionid" not in names

    keep(frame, strict)
    assert receiver.kinds == STORY


def test_browser_without_cookies_is_known_by_the_platform_s_storage_or_begins_in_a_window(
    without_cookies, open_course, lms
):
    course = open_course(without_cookies)
    frame = course.frame_locator("iframe")
    with without_cookies.expect_page() as opened:
        frame.get_by_role("button", name="Open the course").click()
    opened.value.get_by_role("button", name="Begin").click()
    opened.value.get_by_label("How old are you?").wait_for()
    subjects = course.evaluate("heard.map(({ subject }) => subject)")
    assert [each for each in subjects if "data" in each] == ["lti.put_data", "lti.get_data"]

    course = open_course(without_cookies, keeps="")
    with without_cookies.expect_page() as opened:
        course.frame_locator("iframe").get_by_role("link", name="Open in a new window").click()
    opened.value.wait_for_url(f"{lms.address}/sign-in?**")  # and from there as in any window
    names = {cookie["name"] for cookie in without_cookies.cookies()}
    assert any(name.startswith("lti-") for name in names)
