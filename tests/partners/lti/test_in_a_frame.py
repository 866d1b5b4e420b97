"""Within the platform's own page, a launch opens the course in its frame, in a session of that."""

import uuid

import pytest
from bs4 import BeautifulSoup

from learners.models import Account, Enrolment, Purpose
from learners.services import complete_lesson, sign_up_guest
from partners.lti.scores import send_scores
from partners.models import LtiLaunch, LtiLink, LtiScore, PartnerLearner
from tests.consents import agree
from tests.factories import PASSPHRASE
from tests.lti import CHOICE, choosing, named
from tests.partners.lti.framed import FRAMED, OURS, PlatformFrame, ancestors, page_of

pytestmark = pytest.mark.any_database


def account():
    return Account.objects.get(pk=PartnerLearner.objects.get().learner_id)


def test_who_is_new_is_told_first_and_begins_within_the_frame(framed, run, settings):
    led = framed.arrive()
    path = framed.course.path
    assert led["Location"] == f"{path}welcome/"
    assert "University of Somewhere" in framed.course.get("welcome/").content.decode()
    assert not Account.objects.filter(is_guest=True).exists()
    asked = framed.course.send("welcome/", framed.course.get("welcome/"))
    assert asked["Location"] == f"{path}begin/"
    assert framed.course.get("begin/")["Location"] == f"{path}consents/{Purpose.PARTNERS}/"
    assert Enrolment.objects.get().learner_id == account().pk
    assert framed.course.get(f"runs/{run.pk}/").status_code == 200
    assert settings.SESSION_COOKIE_NAME not in framed.http.cookies
    assert framed.http.get("/me/").status_code == 302


def test_who_comes_again_is_who_they_were_in_any_browser(framed, lms, registration, run):
    framed.come()
    complete_lesson_of(run)
    elsewhere = PlatformFrame(lms, registration)
    assert elsewhere.come()["Location"] == f"{elsewhere.course.path}runs/{run.pk}/"
    assert Account.objects.filter(is_guest=True).count() == 1


def complete_lesson_of(run):
    lesson = run.course.activities.get(kind="lesson")
    complete_lesson(learner_id=account().pk, run_id=run.pk, activity_id=lesson.pk)


def test_next_on_a_shared_device_is_somebody_else(framed, run):
    framed.come(user="user-1")
    assert framed.arrive(user="user-2")["Location"].endswith("/welcome/")
    assert framed.course.get(f"runs/{run.pk}/")["Location"] == framed.course.path
    framed.come(user="user-2")
    assert Account.objects.filter(is_guest=True).count() == 2


def test_what_was_chosen_for_a_place_is_opened(framed, run, lesson_id, edition):
    framed.come()
    complete_lesson_of(run)
    lesson = framed.come(custom={"run": str(run.pk), "part": str(lesson_id)})
    assert lesson["Location"] == f"{framed.course.path}runs/{run.pk}/{lesson_id}/"
    module = edition.outline[0]
    following = module["activities"][1]["id"]
    led = framed.come(custom={"run": str(run.pk), "part": module["id"]})
    assert led["Location"] == f"{framed.course.path}runs/{run.pk}/{following}/"
    unknown = framed.come(custom={"run": str(run.pk), "part": str(uuid.uuid4())})
    assert unknown["Location"] == f"{framed.course.path}runs/{run.pk}/"


def test_form_that_is_open_in_another_tab_is_still_sent(framed, run, lesson_id):
    framed.come()
    before = framed.http.cookies["embedded"].value
    page = framed.course.get(f"runs/{run.pk}/{lesson_id}/")
    framed.come(custom={"run": str(run.pk)})
    assert framed.http.cookies["embedded"].value != before
    sent = framed.course.send(f"runs/{run.pk}/{lesson_id}/complete/", page)
    assert sent.status_code == 302
    assert Enrolment.objects.get().done == 1


def test_score_of_who_learns_in_the_frame_is_told_by_the_platform_s_name(
    framed, lms, run, registration
):
    framed.come(**lms.scoring())
    lms.tool_keys = framed.http.get("/lti/keys.json").json()
    assert named(LtiScore.objects.get()) == "user-1"
    assert LtiLink.objects.get().run_id == run.pk
    complete_lesson_of(run)
    send_scores(registration.pk)
    assert not lms.scores
    agree(account(), Purpose.PARTNERS)
    send_scores(registration.pk)
    ((path, told),) = lms.scores
    assert (path, told["userId"], told["scoreGiven"]) == ("/lines/1/scores?of=7", "user-1", 1)


def test_who_keeps_their_progress_signs_in_within_the_frame_once_in_a_browser(
    framed, lms, registration, run
):
    framed.come(**lms.scoring())
    sign_up_guest(account=account(), username="own-name", passphrase=PASSPHRASE)
    for browser in (framed, PlatformFrame(lms, registration)):
        assert browser.arrive(**lms.scoring())["Location"].endswith("/sign-in/")
        assert browser.course.get(f"runs/{run.pk}/")["Location"] == browser.course.path
    said = {"again-username": "own-name", "again-passphrase": PASSPHRASE}
    browser.course.send("sign-in/", browser.course.get("sign-in/"), **said)
    assert browser.course.get(f"runs/{run.pk}/").status_code == 200
    assert browser.arrive()["Location"].endswith("/begin/")


def test_launch_that_was_long_ago_still_says_who_visits(framed, lms, run):
    framed.arrive(**lms.scoring())
    LtiLaunch.objects.all().delete()
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert Enrolment.objects.get().learner_id == account().pk
    assert not LtiScore.objects.exists()
    framed.come(**lms.scoring())
    assert LtiScore.objects.get().learner_id == account().pk


def test_same_form_twice_makes_one_account(framed, lms):
    framed.arrive(**lms.scoring())
    welcome = framed.course.get("welcome/")
    framed.course.send("welcome/", welcome)
    assert Account.objects.filter(is_guest=True).count() == 1
    assert LtiScore.objects.count() == 1
    assert framed.course.get("begin/").status_code == 302


def test_page_that_begins_says_what_a_browser_without_cookies_can_do(framed, lms):
    begun = framed.begin(lti_storage_target="_parent")
    told = page_of(begun)
    (cookie,) = begun.cookies.values()
    assert "Partitioned" in cookie.OutputString()
    assert (told["data-storage"], told["data-origin"]) == ("_parent", lms.address)
    assert (told["data-key"], told["data-code"]) == (cookie.key, cookie.value)
    window = BeautifulSoup(begun.content, "html.parser").noscript.a["href"]
    assert window.startswith(f"{framed.base}/begin/?iss=")
    there = framed.http.get(window, headers={"Sec-Fetch-Dest": "document"})
    assert there["Location"].startswith(f"{lms.address}/sign-in?")
    assert "data-code" not in page_of(framed.begin())
    assert "data-storage" not in page_of(framed.begin(lti_storage_target='"><script>'))


def test_platform_s_storage_shows_the_browser_where_no_cookie_does(framed, lms, run):
    begun = framed.begin(lti_storage_target="_parent")
    code = page_of(begun)["data-code"]
    framed.http.cookies.clear()
    asked = framed.send(framed.answers(begun, **lms.scoring()))
    assert page_of(asked)["data-key"] == page_of(begun)["data-key"]
    assert code not in asked.content.decode()
    assert ancestors(asked) == [lms.address, lms.issuer]
    form = BeautifulSoup(asked.content, "html.parser").find("form", target="_blank")
    led = framed.enter(form["action"], code)
    assert led["Location"] == f"{framed.course.path}welcome/"
    framed.course.send("welcome/", framed.course.get("welcome/"))
    assert framed.course.get(f"runs/{run.pk}/").status_code == 200
    assert LtiScore.objects.exists()


def test_teacher_chooses_in_a_frame_that_keeps_no_cookie(framed, lms, run):
    begun = framed.begin(lti_storage_target="_parent")
    framed.http.cookies.clear()
    asked = framed.send(framed.answers(begun, **choosing(f"{lms.address}/back")))
    form = BeautifulSoup(asked.content, "html.parser").find("form", attrs={"data-at-once": True})
    said = {"code": page_of(begun)["data-code"]}
    shown = framed.http.post(form["action"], said, headers=OURS | FRAMED)
    assert "Choose at least one." not in shown.content.decode()
    assert framed.http.post(form["action"], {**said, "link": "1"}).status_code == 403
    chosen = {"code": said["code"], "link": "1", "chosen": f"{run.pk}:"}
    answered = framed.http.post(form["action"], chosen, headers=OURS | FRAMED).content.decode()
    lms.tool_keys = framed.http.get("/lti/keys.json").json()
    token = answered.partition('name="JWT" value="')[2].partition('"')[0]
    (item,) = lms.read(token)[f"{CHOICE}content_items"]
    assert item["custom"] == {"run": str(run.pk)}


def test_page_costs_one_query_more_than_in_another_frame(
    framed, run, lesson_id, django_assert_max_num_queries
):
    framed.come()
    framed.course.get(f"runs/{run.pk}/{lesson_id}/")
    with django_assert_max_num_queries(15):
        framed.course.get(f"runs/{run.pk}/{lesson_id}/")
