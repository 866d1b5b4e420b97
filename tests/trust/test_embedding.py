"""Courses in a partner's frame: who is let in, what is seen there, and by whom (TRUST.md A10)."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from learners.models import Account, Enrolment, Purpose
from learners.services import enrol, sign_up_guest, start_attempt, withdraw_consent
from partners.embedding.models import EmbedToken
from partners.embedding.services import forget_old_tokens
from partners.models import PartnerLearner
from tests import consents
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory
from tests.partners.frames import CANARY, SITE, Frame
from tests.trust.thief import dump

pytestmark = pytest.mark.any_database

OTHER_SITE = "https://evil.example"


def account():
    return Account.objects.get(pk=PartnerLearner.objects.get().learner_id)


def test_token_lets_somebody_in_once(ask, frame, partner, run):
    token = ask().json()["token"]
    assert frame.enter(token).json()["onward"] == f"{frame.path}welcome/"
    again = Frame(partner, run).enter(token)
    assert (again.status_code, again.json()["problem"]) == (403, "embed-token-invalid")
    assert frame.enter(token).status_code == 200  # a page that is reloaded


def test_page_whose_answer_was_lost_asks_again_and_no_other_page_does(ask, partner, run):
    token, by = ask().json()["token"], str(uuid.uuid4())
    assert Frame(partner, run).enter(token, by=by).status_code == 200
    again = Frame(partner, run)  # the cookie was lost with the answer
    assert again.enter(token, by=by).status_code == 200
    assert again.get("welcome/").status_code == 200
    for other in (str(uuid.uuid4()), None):
        assert Frame(partner, run).enter(token, by=other).status_code == 403
    assert Frame(partner, run).enter(token, by="no id").status_code == 400
    EmbedToken.objects.update(expires_at=timezone.now())
    assert Frame(partner, run).enter(token, by=by).status_code == 403


def test_nobody_has_an_account_before_they_begin(ask, frame, run):
    token = ask().json()["token"]
    frame.enter(token)
    assert not PartnerLearner.objects.exists()
    frame.get("welcome/")
    assert not Account.objects.filter(is_guest=True).exists()
    frame.send("welcome/", frame.get("welcome/"))
    assert Enrolment.objects.get().learner_id == account().pk


@pytest.mark.parametrize("wrong", ["late", "origin", "run", "partner", "text"])
def test_token_is_good_for_nothing_else(wrong, ask, frame, partner, run, demo_run):
    token, origin = ask().json()["token"], SITE
    if wrong == "late":
        EmbedToken.objects.update(expires_at=timezone.now())
    elif wrong == "origin":
        origin = OTHER_SITE
    elif wrong == "run":
        frame = Frame(partner, demo_run)
    elif wrong == "partner":
        frame.path = f"/embed/{uuid.uuid4()}/{run.pk}/"
    else:
        token = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
    assert frame.enter(token, origin).status_code == 403
    assert frame.get("welcome/")["Location"] == frame.path
    assert not frame.http.cookies.get("embedded", "")


def test_another_site_hands_no_token_over(ask, frame):
    token = ask().json()["token"]
    assert frame.enter(token, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert frame.enter(token).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"origin": OTHER_SITE}, 422),
        ({"origin": "http://localhost:8080"}, 422),
        ({"origin": f"{SITE}/path"}, 422),
        ({"origin": "*"}, 422),
        ({"run_id": str(uuid.uuid4())}, 404),
        ({"activity_id": str(uuid.uuid4())}, 404),
        ({"external_id": "a\nb"}, 422),
        ({"language": "xx"}, 422),
        ({"name": "Ada"}, 422),
    ],
)
def test_unfit_tokens_are_not_made(fields, status, ask):
    assert ask(**fields).status_code == status
    assert not EmbedToken.objects.exists()


def test_sandbox_frames_its_own_runs_on_ones_own_machine(ask, new_key, demo_run, run):
    sandbox = {"client": ApiClient(new_key(is_sandbox=True)), "origin": "http://localhost:8080"}
    assert ask(**sandbox, run_id=str(demo_run.pk)).status_code == 201
    assert ask(**sandbox).status_code == 404
    assert ask(run_id=str(demo_run.pk)).status_code == 404
    refused = ask(origin="http://localhost:8080").json()
    assert refused["detail"] == "Your own machine is for keys of the sandbox only."


def test_token_says_nothing_of_a_person_and_is_not_stored(ask):
    token = ask().json()["token"]
    stolen = dump()
    assert CANARY not in stolen
    assert token not in stolen
    assert token.removeprefix("a26e_") not in stolen
    EmbedToken.objects.update(expires_at=timezone.now() - timezone.timedelta(hours=2))
    assert forget_old_tokens() == 1


def policies(response):
    policy = response["Content-Security-Policy"]
    return re.search(r"frame-ancestors ([^;]+)", policy)[1], response.get("X-Frame-Options")


def test_only_registered_sites_frame_only_a_frames_pages(inside, partner, run, demo_run):
    assert policies(inside.get()) == (SITE, None)
    assert policies(Frame(partner, demo_run).get()) == (f"{SITE} http://localhost:8080", None)
    course = inside.get(f"runs/{run.pk}/")
    assert course.status_code == 200
    assert policies(course) == (SITE, None)
    for path in ("/", "/courses/", "/sign-in/", f"/runs/{run.pk}/", "/me/", "/claim/"):
        assert policies(inside.get(path)) == ("'none'", "DENY")
    partner.sites = ""
    partner.save()
    assert policies(Frame(partner, run).get()) == ("'none'", "DENY")
    assert inside.get(f"runs/{run.pk}/")["Location"] == inside.path


def test_site_that_is_no_partners_and_runs_that_are_not_theirs_are_not_there(partner, run, release):
    other = release().course.runs.get()
    for whose, which in ((uuid.uuid4(), run.pk), (partner.pk, other.pk), (partner.pk, "x")):
        answer = Client().get(f"/embed/{whose}/{which}/")
        assert answer.status_code == 404
        assert policies(answer) == ("'none'", "DENY")


def test_cookie_is_for_the_frame_alone(ask, frame):
    cookie = str(frame.enter(ask().json()["token"]).cookies["embedded"])
    for part in ("HttpOnly", "Secure", "SameSite=None", "Partitioned", f"Path={frame.path}"):
        assert part in cookie
    assert "Max-Age" not in cookie


def test_session_of_a_frame_is_no_session_of_the_site(inside, run, settings, learner):
    key = inside.http.cookies["embedded"].value
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/me/").status_code == 302
    assert inside.get("/me/").status_code == 302
    client.force_login(learner)
    client.cookies["embedded"] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get(f"{inside.path}runs/{run.pk}/")["Location"] == inside.path


def test_cookie_of_the_site_opens_no_frame(partner, run, learner):
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    frame = Frame(partner, run)
    frame.http.force_login(learner)
    assert frame.get(f"runs/{run.pk}/")["Location"] == frame.path


def test_session_is_for_one_run(inside, partner, demo_run, release):
    mine = account()
    other = release().course.runs.get()
    partner.runs.add(other)
    enrol(learner_id=mine.pk, run_id=other.pk, language="en")
    assert inside.get(f"runs/{other.pk}/").status_code == 404
    quiz = next(
        activity.pk for activity in other.course.activities.all() if activity.kind == "quiz"
    )
    attempt, _ = start_attempt(
        learner_id=mine.pk, run_id=other.pk, activity_id=quiz, attempt_id=uuid.uuid4()
    )
    for path in ("", "draft/"):
        assert inside.get(f"attempts/{attempt.id}/{path}").status_code == 404
    elsewhere = Frame(partner, other, inside.http)
    assert elsewhere.get(f"runs/{other.pk}/")["Location"] == elsewhere.path


@pytest.mark.parametrize(
    "path", ["me/", "me/data.json", "me/account/", "sign-up/", "api/v1/me", "cms/", "set-language/"]
)
def test_nothing_else_of_the_site_is_in_a_frame(path, inside):
    assert inside.get(path).status_code == 404


def test_forms_need_the_token_of_the_frames_session(inside, run, lesson_id):
    path = f"runs/{run.pk}/{lesson_id}/complete/"
    for fields in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        assert inside.http.post(f"{inside.path}{path}", fields).status_code == 403
    assert not Enrolment.objects.filter(done__gt=0).exists()
    inside.send(path, inside.get(f"runs/{run.pk}/{lesson_id}/"))
    assert Enrolment.objects.filter(done=1).exists()


def told(page):
    return re.findall(r"data-(?:done|required|completed)", page.content.decode())


def test_site_hears_of_progress_only_while_its_reader_agrees(inside, run):
    page = f"runs/{run.pk}/"
    assert told(inside.get(page)) == []
    consents.agree(account(), Purpose.PARTNERS)
    assert len(told(inside.get(page))) == 2
    withdraw_consent(learner_id=account().pk, purpose=Purpose.PARTNERS)
    assert told(inside.get(page)) == []


def test_door_says_nothing_of_who_came_before(inside):
    consents.agree(account(), Purpose.PARTNERS)
    door = inside.get()
    assert told(door) == []
    assert b"sees your progress" not in door.content


def test_only_the_question_of_sharing_is_asked_in_a_frame(inside):
    assert inside.get(f"consents/{Purpose.PARTNERS}/").status_code == 200
    assert inside.get(f"consents/{Purpose.DEMOGRAPHICS}/").status_code == 404


@pytest.fixture
def kept(inside):
    """Somebody who has come by a frame, and has given the account a passphrase since."""
    return sign_up_guest(account=account(), username="own-name", passphrase=PASSPHRASE)


def test_passphrase_ends_the_frame_and_the_partners_word(kept, inside, ask, run, partner):
    assert inside.get(f"runs/{run.pk}/")["Location"] == inside.path
    frame = Frame(partner, run)
    assert frame.enter(ask().json()["token"]).json()["onward"].endswith("/sign-in/")
    assert frame.get(f"runs/{run.pk}/")["Location"] == frame.path
    seen = frame.get("sign-in/")
    AccountFactory(username="somebody-else")
    for name, passphrase in (("own-name", "wrong"), ("somebody-else", PASSPHRASE)):
        said = {"again-username": name, "again-passphrase": passphrase}
        assert frame.send("sign-in/", seen, **said).status_code == 422
    said = {"again-username": "own-name", "again-passphrase": PASSPHRASE}
    frame.send("sign-in/", seen, **said)
    assert frame.get(f"runs/{run.pk}/").status_code == 200
    assert frame.enter(ask().json()["token"]).json()["onward"].endswith("/begin/")


def test_who_signs_in_first_is_known_as_that(ask, frame, learner):
    frame.enter(ask().json()["token"])
    said = {"again-username": learner.username, "again-passphrase": PASSPHRASE}
    frame.send("sign-in/", frame.get("sign-in/"), **said)
    assert account() == learner


def test_contract_that_ends_closes_frames(inside, partner, run):
    partner.contract_until = partner.contract_from
    partner.save()
    assert inside.get(f"runs/{run.pk}/")["Location"] == inside.path


def test_leaving_quickly_ends_the_session_and_no_other_site_can(inside, run):
    leave = f"{inside.path}leave/"
    inside.http.post(leave, headers={"Sec-Fetch-Site": "cross-site"})
    assert inside.get(f"runs/{run.pk}/").status_code == 200
    assert inside.http.post(leave, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert inside.get(f"runs/{run.pk}/")["Location"] == inside.path
