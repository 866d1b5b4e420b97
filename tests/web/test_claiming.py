"""What was begun in a partner's frame becomes one's own, in a window of the site (TRUST.md A10)."""

import re
import time
import uuid

import pytest
from django.test import Client

from learners.models import Account, Enrolment
from partners.embedding import passes
from partners.embedding.passes import CLAIM, WINDOW, make_pass
from partners.models import PartnerLearner
from tests.factories import PASSPHRASE

HERE, ELSEWHERE = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}
NEW = {"username": "own-name", "passphrase": PASSPHRASE}


@pytest.fixture
def handed(inside):
    """The pass that the frame's page hands to a window."""
    page = inside.get("outside/sign-up/").content.decode()
    return re.search(r'name="pass" value="([^"]+)"', page)[1]


@pytest.fixture
def guest(inside):
    return Account.objects.get(pk=PartnerLearner.objects.get().learner_id)


@pytest.fixture
def window():
    return Client()


def open_claim(window, handed, headers=HERE):
    return window.post("/claim/open/", {"pass": handed}, headers=headers)


def test_guest_keeps_everything_under_a_name_of_their_own(inside, guest, handed, window, run):
    assert open_claim(window, handed)["Location"] == "/claim/"
    assert window.post("/claim/", NEW).status_code == 302
    assert window.get("/me/").status_code == 200
    guest.refresh_from_db()
    assert (guest.username, guest.is_guest) == ("own-name", False)
    assert Enrolment.objects.get().learner_id == guest.pk
    assert inside.get(f"runs/{run.pk}/")["Location"] == inside.path
    assert open_claim(Client(), handed)["Location"] == "/claim/"
    again = Client()
    open_claim(again, handed)
    assert again.get("/claim/")["Location"] == "/me/"


def test_guest_brings_it_along_into_an_account(guest, handed, window, learner):
    open_claim(window, handed)
    assert window.post("/claim/", {"have": "1"})["Location"] == "/sign-in/"
    window.post("/sign-in/", {"username": learner.username, "passphrase": PASSPHRASE})
    window.post("/me/bring-along/", {"bring": "1"})
    assert PartnerLearner.objects.get().learner_id == learner.pk
    assert Enrolment.objects.get(learner_id=learner.pk).is_followed


def test_window_opens_nothing_else_of_the_guests(handed, window, run):
    open_claim(window, handed)
    assert window.get("/claim/").status_code == 200
    for path in ("/me/", f"/runs/{run.pk}/"):
        assert window.get(path)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("wrong", ["old", "other use", "altered", "none"])
def test_no_other_pass_opens_anything(wrong, guest, handed, window, monkeypatch):
    if wrong == "old":
        late = time.time() + 601
        monkeypatch.setattr(passes, "now", lambda: late)
    handed = {
        "old": handed,
        "other use": make_pass(str(guest.pk), use=WINDOW),
        "altered": f"{handed[:-6]}AAAAAA",
        "none": "",
    }[wrong]
    assert open_claim(window, handed).status_code == 403
    assert window.get("/claim/")["Location"] == "/me/"


def test_another_site_cannot_have_it_opened(handed, window):
    open_claim(window, handed, ELSEWHERE)
    assert window.get("/claim/")["Location"] == "/me/"


def test_account_with_a_passphrase_is_nobodys_to_claim(window, learner):
    for whose in (learner.pk, uuid.uuid4()):
        open_claim(window, make_pass(str(whose), use=CLAIM))
        assert window.get("/claim/")["Location"] == "/me/"


def test_what_is_in_the_way_is_said_and_nothing_is_changed(guest, handed, window, learner):
    open_claim(window, handed)
    for fields in (
        {"username": learner.username, "passphrase": PASSPHRASE},
        {"username": "own-name", "passphrase": "short"},
        {"username": "", "passphrase": ""},
    ):
        assert window.post("/claim/", fields).status_code == 422
    guest.refresh_from_db()
    assert guest.is_guest


def test_browser_without_cookies_in_frames_goes_on_in_a_window(frame, ask, run):
    handed = frame.enter(ask().json()["token"]).json()["pass"]
    window = Client()
    for refused in (ELSEWHERE, {}):
        said = "" if not refused else handed
        window.post(f"{frame.path}window/", {"pass": said}, headers=refused or HERE)
        assert window.get(f"{frame.path}welcome/")["Location"] == frame.path
    opened = window.post(f"{frame.path}window/", {"pass": handed}, headers=HERE)
    assert opened["Location"] == f"{frame.path}begin/"
    assert window.get(f"{frame.path}welcome/").status_code == 200
