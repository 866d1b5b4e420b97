"""A teacher chooses from within the platform what a place opens, and gets it signed."""

import pytest

from courses.selectors import run_titles
from tests.lti import CHOICE, CLAIM, LEARNER
from tests.lti import choosing as choosing_claims
from tests.partners.lti.framed import FRAMED, ancestors

pytestmark = pytest.mark.any_database

KIND = f"{CLAIM}message_type"


@pytest.fixture
def choosing(visit, lms):
    """Come as far as the page on which one chooses."""

    def _choosing(address=None, **fields):
        asked = choosing_claims(
            address or f"{lms.address}/back?id=3", many=fields.pop("many", True)
        )
        taken = visit.launch(**asked | fields)
        lms.tool_keys = visit.client.get("/lti/keys.json").json()
        return taken["Location"]

    return _choosing


def token_in(response):
    html = response.content.decode()
    return html.partition('name="JWT" value="')[2].partition('"')[0]


def test_what_is_chosen_goes_back_signed_with_a_line_for_its_score(
    choosing, visit, lms, run, quiz_id, edition
):
    at = choosing()
    shown = visit.client.get(at).content.decode()
    module = edition.outline[0]
    for title in [edition.title, module["title"], *(a["title"] for a in module["activities"])]:
        assert title in shown
    chosen = [f"{run.pk}:", f"{run.pk}:{quiz_id}"]
    answered = visit.client.post(at, {"link": "1", "chosen": chosen})
    assert f'action="{lms.address}/back?id=3"' in answered.content.decode()
    assert f"form-action 'self' {lms.address}" in answered["Content-Security-Policy"]
    said = lms.read(token_in(answered), iss=lms.client_id, aud=[lms.issuer])
    assert said[KIND] == "LtiDeepLinkingResponse"
    assert said[f"{CHOICE}data"] == "csrf-7"
    course, quiz = said[f"{CHOICE}content_items"]
    assert (course["title"], course["custom"]) == (edition.title, {"run": str(run.pk)})
    assert course["lineItem"]["scoreMaximum"] == 2
    assert quiz["custom"] == {"run": str(run.pk), "part": str(quiz_id)}
    assert quiz["lineItem"]["scoreMaximum"] == 100
    assert quiz["url"].endswith(f"{visit.base}/launch/")


def test_what_was_linked_is_what_a_learner_comes_to(choosing, visit, lms, run, quiz_id):
    answered = visit.client.post(choosing(), {"link": "1", "chosen": [f"{run.pk}:{quiz_id}"]})
    (item,) = lms.read(token_in(answered))[f"{CHOICE}content_items"]
    visit.enter()
    assert visit.enter(custom=item["custom"])["Location"] == f"/runs/{run.pk}/{quiz_id}/"


def test_one_is_sent_where_the_platform_takes_one(choosing, visit, lms, run, quiz_id):
    chosen = [f"{run.pk}:", f"{run.pk}:{quiz_id}"]
    answered = visit.client.post(choosing(many=False), {"link": "1", "chosen": chosen})
    assert len(lms.read(token_in(answered))[f"{CHOICE}content_items"]) == 1


def test_nothing_but_the_partner_s_own_is_linked(choosing, visit, release, demo_run):
    at = choosing()
    others = [release().course.runs.get(), demo_run]
    for other in others:
        assert run_titles([other.pk], "en")
        refused = visit.client.post(at, {"link": "1", "chosen": [f"{other.pk}:"]}).content.decode()
        assert "Choose at least one." in refused
        assert "JWT" not in refused
        assert str(other.pk) not in visit.client.get(at).content.decode()


def test_choice_serves_once(choosing, visit, run):
    at = choosing()
    assert visit.client.post(at, {"link": "1", "chosen": [f"{run.pk}:"]}).status_code == 200
    assert visit.client.post(at, {"link": "1", "chosen": [f"{run.pk}:"]}).status_code == 403


def test_learner_chooses_nothing(choosing, visit):
    assert visit.client.get(choosing(role=LEARNER)).status_code == 403


@pytest.mark.parametrize("address", ["javascript:alert(1)", "x", "ftp://x.example.org/"])
def test_answer_goes_to_no_other_kind_of_address(choosing, visit, address):
    assert visit.client.get(choosing(address=address)).status_code == 403


def test_choice_opens_no_course(choosing, visit):
    at = choosing().replace("/choose/", "/enter/")
    assert visit.client.post(at).status_code == 403


def test_choosing_goes_on_within_the_frame_that_the_platform_has_for_it(framed, lms):
    taken = framed.launch(**choosing_claims(f"{lms.address}/back"))
    shown = framed.http.get(taken["Location"], headers=FRAMED)
    assert "Choose what to link" in shown.content.decode()
    assert ancestors(shown) == [lms.address]
