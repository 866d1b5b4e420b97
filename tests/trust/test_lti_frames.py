"""Within a platform's frame, too, nobody enters by another's launch; no other site frames it."""

import re
import uuid

import pytest
from django.test import Client

from learners.models import Account
from partners.lti.addresses import framing_origin
from partners.lti.registering import end_registration
from partners.models import LtiLaunch, LtiScore
from tests.factories import PartnerFactory
from tests.lti import choosing, named
from tests.partners.frames import Frame
from tests.partners.lti.framed import FRAMED, OURS, PlatformFrame, ancestors, page_of, shown
from tests.trust.thief import dump

pytestmark = pytest.mark.any_database

PAGE = "https://school.lms.example.org"


def refused(response, word):
    assert response.status_code == 403, response.content.decode()
    assert word in response.content.decode()
    assert not Account.objects.filter(is_guest=True).exists()


@pytest.fixture
def stranger(lms, registration):
    """Another browser."""
    return PlatformFrame(lms, registration)


def test_launch_that_another_browser_began_is_refused(framed, stranger):
    form = framed.answers(framed.begin())
    refused(stranger.send(form), "browser")
    assert not LtiLaunch.objects.exists()
    taken = framed.send(form)
    refused(stranger.enter(taken["Location"]), "browser")
    assert not stranger.http.cookies.get("embedded", "")


def test_platform_s_storage_of_another_browser_shows_nothing(framed, stranger):
    """What our page finds there is the code of this launch, or nothing is opened."""
    begun = framed.begin(lti_storage_target="_parent")
    asked = stranger.send(framed.answers(begun))
    assert asked.status_code == 200
    at = re.search(r'action="([^"]+)"', asked.content.decode())[1]
    others = page_of(stranger.begin(lti_storage_target="_parent"))["data-code"]
    for code in ("", "x", others):
        refused(stranger.enter(at, code), "browser")


def test_no_other_site_sends_the_code_of_a_launch(framed, stranger):
    """Else somebody could have another learn in their own account, with their own code."""
    begun = framed.begin(lti_storage_target="_parent")
    code = page_of(begun)["data-code"]
    taken = framed.send(framed.answers(begun))["Location"]
    begun = framed.begin(lti_storage_target="_parent")
    chosen = framed.send(framed.answers(begun, **choosing()))["Location"]
    for site in ("cross-site", "same-site", "none", None):
        headers = {"Sec-Fetch-Site": site} if site else {}
        refused(stranger.http.post(taken, {"code": code}, headers=headers), "browser")
        said = {"code": page_of(begun)["data-code"]}
        refused(stranger.http.post(chosen, said, headers=headers), "browser")
    assert stranger.http.get(f"{taken}?code={code}", headers=OURS).status_code == 403


def test_same_launch_again_is_refused(framed):
    form = framed.answers(framed.begin())
    taken = framed.send(form)
    refused(framed.send(form), "replayed")
    framed.enter(taken["Location"])
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert framed.enter(taken["Location"])["Location"] == f"{framed.course.path}begin/"
    assert Account.objects.filter(is_guest=True).count() == 1
    framed.course.http.cookies["embedded"] = ""
    assert framed.enter(taken["Location"]).status_code == 403


def test_code_serves_until_somebody_has_entered(framed):
    begun = framed.begin(lti_storage_target="_parent")
    code = page_of(begun)["data-code"]
    framed.http.cookies.clear()
    framed.send(framed.answers(begun))
    at = f"/embed/{framed.registration.partner_id}/{_run(framed)}/launch/"
    at += f"{framed.registration.pk}/{LtiLaunch.objects.get().pk}/"
    framed.enter(at, code)
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert framed.enter(at, code)["Location"].endswith("/begin/")  # the window was closed
    framed.course.http.cookies["embedded"] = ""
    assert "replayed" in framed.enter(at, code).content.decode()


def _run(framed):
    return framed.registration.partner.runs.get().pk


def test_page_of_the_platform_alone_frames_the_course(framed, lms, partner, run):
    framed.page = f"{PAGE}/course/7?id=1"
    taken = framed.launch()
    led = framed.enter(taken["Location"])
    course = f"{framed.course.path}runs/{run.pk}/"
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert ancestors(led) == ancestors(framed.course.get(course)) == [PAGE]
    assert f'data-embedded="{PAGE}"' in framed.course.get(course).content.decode()
    partner.sites = "https://portal.example.org\nhttp://localhost:8080"
    partner.save()
    assert ancestors(framed.course.get(course)) == [PAGE, "https://portal.example.org"]
    assert ancestors(framed.course.get())[1:] == [lms.address, lms.issuer]  # once it has ended
    for path in ("/", "/me/", f"/runs/{run.pk}/", f"{framed.base}/enter/{uuid.uuid4()}/"):
        assert "frame-ancestors 'none'" in framed.http.get(path)["Content-Security-Policy"]


def test_page_that_the_platform_does_not_say_is_where_it_signs_in(framed, lms, run):
    for wrong in ("", "javascript:alert(1)", "https://a.example.org;script-src *", "https://*"):
        assert framing_origin(wrong) == ""
    for wrong in (7, "https://lms.example.org.evil.example@x/", "//x"):
        led = framed.arrive(**shown(wrong))
        assert ancestors(led) == [lms.address, lms.issuer]
    assert ancestors(framed.course.get("welcome/")) == [lms.address, lms.issuer]


def test_page_that_any_site_frames_shows_nothing_of_anybody(framed, lms):
    framed.come()
    begun = framed.begin()
    assert ancestors(begun) == ["https:", lms.address]
    text = begun.content.decode()
    assert "csrfmiddlewaretoken" not in text
    assert "University of Somewhere" not in text
    assert "<form" not in text.partition("<main")[2]


def test_no_run_is_opened_but_the_one_of_the_launch(framed, demo_run, run, partner, release):
    other = release().course.runs.get()
    partner.runs.add(other)
    taken = framed.launch(custom={"run": str(run.pk)})["Location"]
    somebody = PartnerFactory()
    for place in (
        taken.replace(str(run.pk), str(other.pk)),
        taken.replace(str(run.pk), str(demo_run.pk)),
        taken.replace(str(partner.pk), str(somebody.pk)),
    ):
        assert framed.http.get(place).status_code == 404
    framed.enter(taken)
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert framed.course.get(f"runs/{run.pk}/").status_code == 200
    assert framed.course.get(f"runs/{other.pk}/").status_code == 404
    for user in ("user-1", "user-2"):
        assert framed.launch(user=user, custom={"run": str(demo_run.pk)}).status_code == 404


def test_visit_ends_with_what_it_came_by(framed, run, registration, partner, boss):
    rows = type(registration).objects.filter(pk=registration.pk)

    def ends():
        seen = framed.course.get(f"runs/{run.pk}/")
        return seen["Location"] == framed.course.path and not framed.http.cookies["embedded"].value

    for change in ({"keys_address": ""}, {"partner": PartnerFactory()}):
        framed.come()
        assert framed.course.get(f"runs/{run.pk}/").status_code == 200
        before = rows.values(*change).get()
        rows.update(**change)
        assert ends(), change
        rows.update(**before)
        assert framed.course.get(f"runs/{run.pk}/")["Location"] == framed.course.path
    framed.come()
    end_registration(partner=partner, registration_id=registration.pk, by_id=boss.pk)
    assert ends()


def test_visit_ends_with_the_contract(framed, run, partner):
    framed.come()
    partner.contract_until = partner.contract_from
    partner.save()
    assert framed.course.get(f"runs/{run.pk}/")["Location"] == framed.course.path


def test_nobody_begins_once_the_registration_has_ended(framed, partner, registration, boss):
    framed.arrive()
    welcome = framed.course.get("welcome/")
    end_registration(partner=partner, registration_id=registration.pk, by_id=boss.pk)
    assert framed.course.send("welcome/", welcome)["Location"] == framed.course.path
    assert not Account.objects.filter(is_guest=True).exists()


def test_session_of_the_frame_is_no_session_of_the_site(framed, settings):
    framed.come()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = framed.http.cookies["embedded"].value
    assert client.get("/me/").status_code == 302
    cookie = str(framed.http.cookies["embedded"])
    for part in ("HttpOnly", "Secure", "SameSite=None", "Partitioned", framed.course.path):
        assert part in cookie


def test_frame_opens_no_choice_and_a_choice_opens_no_frame(framed, run, partner):
    taken = framed.launch(**choosing())["Location"]
    launch_id = taken.rstrip("/").rpartition("/")[2]
    mount = Frame(partner, run).path
    at = f"{mount}launch/{framed.registration.pk}/{launch_id}/"
    assert framed.http.get(at).status_code == 403
    taken = framed.launch()["Location"]
    launch_id = taken.rstrip("/").rpartition("/")[2]
    at = f"{framed.base}/choose/{launch_id}/"
    assert framed.http.post(at, headers=OURS | FRAMED).status_code == 403


def test_no_dump_shows_a_platform_s_name_for_who_is_in_a_frame(framed, lms):
    framed.arrive(user="canary-user", **lms.scoring())
    assert "canary" not in dump()
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert named(LtiScore.objects.get()) == "canary-user"
    assert "canary" not in dump()
